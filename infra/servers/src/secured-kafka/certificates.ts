import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** PEM files of an authority and of the certificates that it signed. */
export interface Certificates {
  /** File of the authority's certificate. */
  ca: string;
  broker: KeyPair;
  client: KeyPair;
}

/** Files of a certificate and its key. */
export interface KeyPair {
  cert: string;
  key: string;
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const VALID = ['-days', '2'];

/** Creates an authority, a certificate of a broker on 127.0.0.1 and one of a client, with openssl. */
export async function makeCertificates(folder: string, clientName: string): Promise<Certificates> {
  const file = (name: string) => join(folder, name);
  const authority = { cert: file('ca.pem'), key: file('ca.key') };
  await openssl(['req', '-x509', ...EC_KEY, ...VALID, '-subj', '/CN=cio-bus test authority', ...outputs(authority)]);

  async function sign(name: string, subject: string, extension: string): Promise<KeyPair> {
    const pair = { cert: file(`${name}.pem`), key: file(`${name}.key`) };
    const request = file(`${name}.csr`);
    await openssl(['req', ...EC_KEY, '-subj', subject, '-keyout', pair.key, '-out', request]);
    await writeFile(file(`${name}.ext`), extension);
    const signer = ['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial', '-extfile', file(`${name}.ext`)];
    await openssl(['x509', '-req', '-in', request, ...signer, ...VALID, '-out', pair.cert]);
    return pair;
  }

  return {
    ca: authority.cert,
    broker: await sign('broker', '/CN=broker', 'subjectAltName=IP:127.0.0.1,DNS:localhost'),
    client: await sign('client', `/CN=${clientName}`, 'extendedKeyUsage=clientAuth'),
  };
}

/** A PEM file as one line of a properties file. */
export async function asProperty(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trim().replaceAll('\n', '\\n');
}

const outputs = ({ cert, key }: KeyPair) => ['-keyout', key, '-out', cert];

const openssl = (args: string[]) => promisify(execFile)('openssl', args);
