import { z } from 'zod';
import { id } from './schemas/common.ts';
import * as shapes from './schemas/dead-letters.ts';
import { flow, webhooks } from './schemas/flow.ts';
import { decideGroupsBody, decideGroupsReport, groupList, groupsQuery } from './schemas/groups.ts';
import { job, jobBody, jobChange, jobList, plan, planBody, startJobBody } from './schemas/jobs.ts';
import { forgetBody, forgetReport, person, traceAnswer } from './schemas/people.ts';
import { auditList, auditQuery, me, type Role } from './schemas/session.ts';

/** Where the API is served. */
export const API_PATH = '/api/v1';

interface RouteDescription {
  path: string;
  summary: string;
  /** Who may call it. @default viewer */
  role?: Role;
  query?: z.ZodObject;
  body?: z.ZodObject;
  answer: z.ZodType;
}

const get = <const Route extends RouteDescription>(route: Route) => ({ ...route, method: 'get' as const });
const post = <const Route extends RouteDescription>(route: Route) => ({ ...route, method: 'post' as const });
const one = z.object({ id });

/** Every route of the API, by its name in the code. Events and sessions, which are not plain JSON, are described apart. */
export const routes = {
  getMe: get({ path: '/me', summary: 'Who is signed in, and what they may do.', answer: me }),
  getFlow: get({ path: '/flow', summary: 'Services, topics, rates, lag, and what is wrong.', answer: flow }),
  listDeadLetters: get({
    path: '/dead-letters',
    summary: 'Dead letters, the last failure first.',
    query: shapes.listQuery,
    answer: shapes.deadLetterList,
  }),
  getDeadLetter: get({
    path: '/dead-letters/one',
    summary: 'One dead letter, with personal data masked.',
    query: one,
    answer: shapes.deadLetter,
  }),
  revealDeadLetter: post({
    path: '/dead-letters/reveal',
    summary: 'One dead letter as it is; audited first.',
    role: 'operator',
    body: shapes.revealBody,
    answer: shapes.deadLetter,
  }),
  decideDeadLetters: post({
    path: '/dead-letters/decide',
    summary: 'Discards, parks or settles dead letters.',
    role: 'operator',
    body: shapes.decideBody,
    answer: shapes.decideReport,
  }),
  editDeadLetter: post({
    path: '/dead-letters/edit',
    summary: 'Changes the value or headers that a replay publishes; the original is kept.',
    role: 'operator',
    body: shapes.editBody,
    answer: shapes.editReport,
  }),
  listGroups: get({ path: '/groups', summary: 'Dead letters by cause.', query: groupsQuery, answer: groupList }),
  decideGroups: post({
    path: '/groups/decide',
    summary: 'Acknowledges, ignores, resolves or reopens groups. Their dead letters stay as they are.',
    role: 'operator',
    body: decideGroupsBody,
    answer: decideGroupsReport,
  }),
  makePlan: post({
    path: '/plans',
    summary: 'Plans a replay; writes nothing to Kafka.',
    role: 'operator',
    body: planBody,
    answer: plan,
  }),
  getPlan: get({ path: '/plans/one', summary: 'One plan.', query: one, answer: plan }),
  listJobs: get({ path: '/jobs', summary: 'Replay jobs, wherever they run, the latest first.', answer: jobList }),
  getJob: get({ path: '/jobs/one', summary: 'One replay job.', query: one, answer: job }),
  startJob: post({
    path: '/jobs',
    summary: 'Runs the job of a plan; it continues without the browser.',
    role: 'operator',
    body: startJobBody,
    answer: jobChange,
  }),
  pauseJob: post({ path: '/jobs/pause', summary: 'Pauses a job.', role: 'operator', body: jobBody, answer: jobChange }),
  cancelJob: post({
    path: '/jobs/cancel',
    summary: 'Ends a job for good.',
    role: 'operator',
    body: jobBody,
    answer: jobChange,
  }),
  resumeJob: post({
    path: '/jobs/resume',
    summary: 'Continues a job that was paused, stopped or killed.',
    role: 'operator',
    body: jobBody,
    answer: jobChange,
  }),
  getTrace: get({ path: '/trace', summary: 'Every step of a message.', query: one, answer: traceAnswer }),
  getPerson: get({ path: '/people/one', summary: 'What the bus knows of a person.', query: one, answer: person }),
  forgetPerson: post({
    path: '/people/forget',
    summary: "Erases a person's rows and message preferences, and blocks the replay of their dead letters.",
    role: 'operator',
    body: forgetBody,
    answer: forgetReport,
  }),
  listSendsInDoubt: get({
    path: '/sends-in-doubt',
    summary: 'Open dead letters of sends that may have happened, oldest first.',
    query: z.object({ limit: shapes.listQuery.shape.limit, cursor: shapes.listQuery.shape.cursor }),
    answer: shapes.deadLetterList,
  }),
  getWebhooks: get({ path: '/webhooks', summary: "The feed of Customer.io's reports.", answer: webhooks }),
  listAudit: get({
    path: '/audit',
    summary: 'What operators did, the latest first.',
    query: auditQuery,
    answer: auditList,
  }),
} as const satisfies Record<string, RouteDescription & { method: 'get' | 'post' }>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
type Input<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type Part<Name extends RouteName, Key extends string> =
  Routes[Name] extends Record<Key, infer Schema> ? Input<Schema> : undefined;

/** What a route is called with, checked. */
export interface InputOf<Name extends RouteName> {
  query: Part<Name, 'query'>;
  body: Part<Name, 'body'>;
}

/** What a route answers. */
export type AnswerOf<Name extends RouteName> = z.output<Routes[Name]['answer']>;
