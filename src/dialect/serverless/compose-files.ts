import { folderOf } from '../../source/files.ts';
import type { FileId } from '../../source/node.ts';

/** The compose files that are read as data, in the framework's order (https://www.serverless.com/framework/docs/guides/compose, 2026-11). */
export const COMPOSE_FILES = ['serverless-compose.yml', 'serverless-compose.yaml', 'serverless-compose.json'];

/** Whether a file names the services of a project. */
export const isCompose = (file: FileId): boolean => COMPOSE_FILES.includes(file.slice(folderOf(file).length));
