import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';

/**
 * Rejects requests from other machines, by the peer's address, and by the Host header: a web page whose name resolves to
 * this machine cannot choose that.
 */
export const onlyThisMachine: RequestHandler = (request, response, next) => {
  if (isLoopback(request.socket.remoteAddress ?? '') && isLocalHost(request)) next();
  else response.status(403).json({ error: 'only requests from this machine are answered' });
};

const isLoopback = (address: string) => /^(::ffff:)?127\./.test(address) || address === '::1';
const isLocalHost = ({ hostname }: Request) => hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
