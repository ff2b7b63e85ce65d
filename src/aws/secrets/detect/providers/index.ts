import { business } from './business.ts';
import { cloud } from './cloud.ts';
import { code } from './code.ts';
import { general } from './general.ts';
import type { Provider } from './provider.ts';

/** Every format that a mark gives away. The more particular of two that share a mark stands first in its table. */
export const providers: readonly Provider[] = [...cloud, ...code, ...business, ...general];
