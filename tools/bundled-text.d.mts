export function bundledText(file: string): string;
