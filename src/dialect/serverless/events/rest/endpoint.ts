import type { ServerlessProvenance } from '../../../../source/provenance.ts';
import type { ServerlessService } from '../../service.ts';
import { addressOf } from '../common.ts';
import { restApiId } from './paths.ts';

/** The output with the URL of the REST API. */
export function addEndpointOutput(service: ServerlessService, provenance: ServerlessProvenance): void {
  service.addOutput(
    'ServiceEndpoint',
    addressOf('https', restApiId(service), service.string(['/', ...service.stage], provenance)),
    provenance,
    'URL of the service endpoint',
  );
}
