import { z } from 'zod';
import { createTemplates, type Templates } from './templates.ts';

/** What an app without templates of its own can send by name; the demo and the documentation use them. */
export const exampleTemplates: Templates = createTemplates([
  {
    name: 'order-confirmation',
    channel: 'email',
    transactionalMessageId: 'order_confirmation',
    data: z.looseObject({ order_id: z.string().min(1) }),
  },
  {
    name: 'password-reset',
    channel: 'email',
    transactionalMessageId: 'password_reset',
    data: z.looseObject({ reset_url: z.url() }),
  },
  { name: 'shipping-update', channel: 'push', transactionalMessageId: 'shipping_update', data: z.looseObject({}) },
]);
