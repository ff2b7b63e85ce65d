import { prop } from '../read.ts';
import { addPermission, type Handler } from './event.ts';

/** Without a SkillId any skill may invoke the function. */
export const alexa: Handler = (builder, resource, event, target) => {
  addPermission(builder, resource, event, target, {
    principal: 'alexa-appkit.amazon.com',
    token: prop(event.properties, 'SkillId'),
  });
};
