import { at, entriesOf, isCall, isMap, textOf, type Node, type Span } from '../../source/node.ts';
import type { ApiRoute, Family } from './api/route.ts';
import { isFalse, isTrue, prop, truthy, truthyProp } from './read.ts';
import type { SamBuilder } from './sam-builder.ts';
import { keySpan, type SamResource } from './sam-resource.ts';

/**
 * What the transform refuses to deploy beside names that it does not know. Each was tried with aws-sam-translator 1.115.0 (2026-11): the functions of
 * model/sam_resources.py, model/api and model/eventsources/push.py that raise InvalidResourceException and InvalidEventException.
 */
export class Refusals {
  readonly #builder: SamBuilder;
  constructor(builder: SamBuilder) {
    this.#builder = builder;
  }

  function(resource: SamResource): void {
    const { properties } = resource;
    const url = truthyProp(properties, 'FunctionUrlConfig');
    const authType = this.#builder.resolvedParameter(prop(url, 'AuthType'));
    if (
      isMap(url) &&
      (!authType || (textOf(authType) !== undefined && !/^(?:AWS_IAM|NONE)$/.test(textOf(authType) ?? '')))
    )
      this.#say(
        resource,
        'FunctionUrlConfig requires the AuthType AWS_IAM or NONE',
        authType?.span ?? keySpan(resource, 'FunctionUrlConfig'),
      );
    if (url && truthyProp(properties, 'TenancyConfig'))
      this.#say(
        resource,
        'a function with TenancyConfig can not have FunctionUrlConfig',
        keySpan(resource, 'FunctionUrlConfig'),
      );
    if (!truthyProp(properties, 'AutoPublishAlias'))
      for (const name of ['DeploymentPreference', 'ProvisionedConcurrencyConfig'])
        if (truthyProp(properties, name))
          this.#say(resource, `${name} requires AutoPublishAlias`, keySpan(resource, name));
    const queue = textOf(this.#builder.resolvedParameter(prop(properties, 'DeadLetterQueue', 'Type')));
    if (queue !== undefined && queue !== 'SQS' && queue !== 'SNS')
      this.#say(
        resource,
        `DeadLetterQueue has the Type ${queue} instead of SQS or SNS`,
        keySpan(resource, 'DeadLetterQueue'),
      );
  }

  stateMachine(resource: SamResource): void {
    const { properties } = resource;
    if (truthyProp(properties, 'Role') && truthyProp(properties, 'Policies'))
      this.#say(
        resource,
        'a state machine can not have both Role and Policies',
        keySpan(resource, 'Policies'),
      );
    const definition = prop(properties, 'Definition');
    if (definition && !isMap(definition) && !isCall(definition))
      this.#say(resource, 'Definition is not a map', definition.span);
  }

  api(family: Family, resource: SamResource, routes: readonly ApiRoute[]): void {
    const { properties } = resource;
    const [body, uri] = [truthyProp(properties, 'DefinitionBody'), truthyProp(properties, 'DefinitionUri')];
    if (body && uri)
      this.#say(
        resource,
        'DefinitionBody and DefinitionUri exclude each other',
        keySpan(resource, 'DefinitionUri'),
      );
    if (family === 'Api' && !properties.entries.has('StageName') && !resource.declared.provenance)
      this.#say(resource, 'StageName is required', resource.declared.at);
    const cors = family === 'Api' ? 'Cors' : 'CorsConfiguration';
    for (const name of ['Auth', cors])
      if (truthyProp(properties, name) && (isInclude(body) || (uri && !body)))
        this.#say(
          resource,
          `${name} requires a definition that is written in DefinitionBody, and this one is ${uri && !body ? 'in DefinitionUri' : 'included'}`,
          keySpan(resource, name),
        );
    const origins = prop(properties, cors, family === 'Api' ? 'AllowOrigin' : 'AllowOrigins');
    const anyOrigin = [origins, ...(origins?.kind === 'list' ? origins.items : [])].some(node =>
      /^'?\*'?$/.test(textOf(node) ?? ''),
    );
    if (isTrue(prop(properties, cors, 'AllowCredentials')) && (!origins || anyOrigin))
      this.#say(resource, `${cors} can not allow credentials from every origin`, keySpan(resource, cors));
    for (const { key, keySpan: span } of entriesOf(prop(properties, 'EndpointConfiguration')))
      if (!/^(?:Type|V(?:PC|pc)EndpointIds|IpAddressType|Fn::.*)$/.test(key))
        this.#builder.diagnostics.note(
          'sam',
          `SAM does not read ${key} in EndpointConfiguration of ${resource.name}`,
          span,
        );
    const auth = truthyProp(properties, 'Auth');
    if (!isMap(auth ?? { kind: 'map', entries: new Map(), span: resource.declared.at })) return;
    const authorizers = prop(auth, 'Authorizers');
    const fallback = this.#builder.resolvedParameter(prop(auth, 'DefaultAuthorizer'));
    if (fallback && textOf(fallback) === undefined && (family === 'HttpApi' || truthy(authorizers)))
      this.#say(
        resource,
        `DefaultAuthorizer is ${isCall(fallback) ? fallback.fn : `a ${fallback.kind}`} and must be the name of an authorizer`,
        fallback.span,
      );
    if (!body && !uri) for (const route of routes) this.#route(family, route, auth);
  }

  /** `Auth` of an event, against that of its API. */
  #route(family: Family, { resource, event }: ApiRoute, auth: Node | undefined): void {
    const own = prop(event.properties, 'Auth');
    const written = this.#builder.resolvedParameter(prop(own, 'Authorizer'));
    const name = textOf(written);
    const authorizers = prop(auth, 'Authorizers');
    const fallback = truthyProp(auth, 'DefaultAuthorizer');
    const says = (what: string, span: Span | undefined): void =>
      this.#say(resource, `the event ${event.key} ${what}`, span ?? event.span);
    if (isMap(own) && isCall(written))
      says(`takes its Authorizer from ${written.fn}, and it must be a name`, written.span);
    else if (name === 'NONE' && !fallback)
      says('has the Authorizer NONE, but its API has no DefaultAuthorizer', written?.span);
    else if (
      name !== undefined &&
      name !== 'NONE' &&
      !isCall(authorizers) &&
      !at(authorizers, name) &&
      !this.#isIam(family, name, auth)
    )
      says(`has the Authorizer ${name}, which is not among the Authorizers of its API`, written?.span);
    else if (!written && truthyProp(own, 'AuthorizationScopes') && !fallback)
      says('has AuthorizationScopes but no Authorizer', prop(own, 'AuthorizationScopes')?.span);
    if (family === 'Api' && isFalse(prop(own, 'ApiKeyRequired')) && !truthyProp(auth, 'ApiKeyRequired'))
      says(
        'has ApiKeyRequired: false, but its API does not require a key',
        prop(own, 'ApiKeyRequired')?.span,
      );
  }

  #isIam(family: Family, name: string, auth: Node | undefined): boolean {
    return name === 'AWS_IAM' && (family === 'Api' || isTrue(prop(auth, 'EnableIamAuthorizer')));
  }

  #say(resource: SamResource, what: string, span: Span): void {
    this.#builder.diagnostics.note('sam-refused', `SAM rejects ${resource.name}: ${what}`, span);
  }
}

const isInclude = (body: Node | undefined): boolean =>
  isCall(body, 'Fn::Transform') || entriesOf(body).some(({ key }) => key === 'Fn::Transform');
