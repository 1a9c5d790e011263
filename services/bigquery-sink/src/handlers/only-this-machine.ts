import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';

/** By the peer's address; and by the Host header, which a web page that makes a name point here cannot choose. */
export const onlyThisMachine: RequestHandler = (request, response, next) => {
  if (isLoopback(request.socket.remoteAddress ?? '') && isLocalHost(request)) next();
  else response.status(403).json({ error: 'only this machine is answered' });
};

const isLoopback = (address: string) => /^(::ffff:)?127\./.test(address) || address === '::1';
const isLocalHost = ({ hostname }: Request) => hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
