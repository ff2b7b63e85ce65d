/** What the user asked for can not be done: the message is shown as it is, without a stack. */
export class UserError extends Error {}
