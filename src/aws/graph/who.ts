import type { GraphNode } from './graph.ts';

const who = (id: string, name: string, noun: string): GraphNode => ({ id, kind: 'who', name, noun });

export const INTERNET = who('internet', 'Anyone on the internet', 'internet');
/** Whom an authorizer, a user pool or a token lets in. */
export const SIGNED_IN = who('signed-in', 'Signed-in callers', 'callers');
/** Identities of this account, by what their own policies allow. */
export const ACCOUNT = who('account', 'Identities of this account', 'account');

export const serviceNode = (name: string): GraphNode => who(`service:${name}`, name, 'service');
export const foreignAccount = (number: string): GraphNode =>
  who(`account:${number}`, `AWS account ${number}`, 'account');
export const provider = (name: string): GraphNode =>
  who(`provider:${name}`, `Users of ${name}`, 'identity provider');
