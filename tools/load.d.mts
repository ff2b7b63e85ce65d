export function load(file: string): Promise<unknown>;
