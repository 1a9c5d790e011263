import { CustomerIOWebhooks } from '@cio-bus/webhooks';

/** A handler of Fetch requests: Next (`export const POST`), Hono (`context.req.raw`), cloud functions. */
export function createHandler(signingSecret: string) {
  const webhooks = new CustomerIOWebhooks(signingSecret);
  const POST = async (request: Request): Promise<Response> => {
    const rawBody = new Uint8Array(await request.arrayBuffer());
    const { status, body } = await webhooks.handle({ rawBody, headers: request.headers });
    return Response.json(body, { status });
  };
  return { POST, webhooks };
}
