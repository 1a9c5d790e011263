import { expect, it } from 'vitest';
import { pathOf } from './path-of.ts';

it.each([
  ['/webhooks/customerio', '/webhooks/customerio'],
  ['/webhooks/customerio/', '/webhooks/customerio'],
  ['/Webhooks/CustomerIO?x=/y', '/webhooks/customerio'],
  ['http://bus.example.com/webhooks/customerio?x', '/webhooks/customerio'],
  ['/webhooks/customerio/more', '/webhooks/customerio/more'],
  ['/', '/'],
  ['//webhooks/customerio', '//webhooks/customerio'],
  ['*', '*'],
  ['', ''],
])('the path of %s is %s', (target, path) => {
  expect(pathOf(target)).toBe(path);
});
