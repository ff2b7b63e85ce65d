import { prop } from '../read.ts';
import { permit, type Handler } from './event.ts';

/** Without a SkillId any skill may invoke the function. */
export const alexa: Handler = (x, subject, event, target) => {
  permit(x, subject, event, target, {
    principal: 'alexa-appkit.amazon.com',
    token: prop(event.properties, 'SkillId'),
  });
};
