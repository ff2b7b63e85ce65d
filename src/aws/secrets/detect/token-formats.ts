import { business } from './providers/business.ts';
import { cloud } from './providers/cloud.ts';
import { code } from './providers/code.ts';
import { dataStores } from './providers/data-stores.ts';
import { monitoring } from './providers/monitoring.ts';
import { general } from './general-formats.ts';
import type { Provider } from './providers/provider.ts';

/** Every format that a mark gives away. The more particular of two that share a mark stands first in its table. */
export const providers: readonly Provider[] = [
  ...cloud,
  ...dataStores,
  ...monitoring,
  ...code,
  ...business,
  ...general,
];
