/** What stands where only packaging knows the value: addresses of artefacts and hashes of their content. */
const PREFIX = 'placeholder/';
export const ARTIFACT = `${PREFIX}artifact.zip`;
export const LAYER = `${PREFIX}layer.zip`;
export const CUSTOM_RESOURCES = `${PREFIX}custom-resources.zip`;
export const ARTIFACT_HASH = `${PREFIX}hash`;

/** The placeholder for the artefact that is made of a local path. */
export const placeholderOf = (path: string): string => PREFIX + path.replace(/^(?:\.{0,2}\/)+/, '');

/** Whether a text that lowering wrote stands for an artefact. */
export const isPlaceholder = (text: string): boolean => text.startsWith(PREFIX) || text === 'placeholder';
