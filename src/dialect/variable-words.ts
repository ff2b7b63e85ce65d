/** What a variable of serverless.yml adds to logical ids: `ssm:/orders/queue` is `SsmOrdersQueue`. */
export const variableWords = (name: string): string =>
  (name.match(/[A-Za-z0-9]+/g) ?? ['Variable'])
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .slice(0, 100);
