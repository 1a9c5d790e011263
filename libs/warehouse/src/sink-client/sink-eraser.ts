import type { Erasure, PersonEraser } from '../port/person-eraser.ts';
import { requestSink } from './request-sink.ts';

/** A large table takes minutes. */
const TIMEOUT_MS = 300_000;

/** Erases persons through the sink that owns the warehouse. @param origin such as `http://127.0.0.1:9105` */
export const createSinkEraser = (origin: string): PersonEraser => ({
  async erase(person, options) {
    const { rows, waiting = 0 } = await requestSink<Erasure>(origin, '/forget', { person, ...options }, TIMEOUT_MS);
    return { rows, waiting };
  },
});
