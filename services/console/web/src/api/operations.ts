// Made by `npm run generate` from services/console/openapi.json; changes here are lost.
export interface AuditEntry {
  id: string;
  /**
   * The job that it is about, when it is not its own.
   */
  job: string | null;
  action: string;
  by: string;
  why: string;
  /**
   * Ms since the epoch.
   */
  at: number;
  counts: {
    [k: string]: number;
  };
  /**
   * What it was about, as JSON; ids of people are hashed.
   */
  filter: string | null;
}
export interface AuditList {
  items: AuditEntry[];
  /**
   * How many there are on all pages.
   */
  total: number;
  /**
   * Null on the last page.
   */
  nextCursor: string | null;
}
export interface DeadLetter {
  id: string;
  group: string;
  service: string;
  code: string;
  status: number | null;
  reason: string | null;
  field: string | null;
  /**
   * Addresses in it are masked.
   */
  message: string;
  /**
   * Null for what never was a record: a rejected webhook.
   */
  origin: {
    topic: string;
    partition: number;
    offset: number;
    timestamp: number;
  } | null;
  key: {
    text: string;
    masked: boolean;
  } | null;
  bytes: number;
  /**
   * Of the whole record, when only a part of it was kept: it was too large.
   */
  wholeBytes: number | null;
  /**
   * Of the service, when it failed.
   */
  release: string | null;
  attempts: number;
  processingTimeMs: number;
  firstFailedAt: number;
  failedAt: number;
  state: 'open' | 'parked' | 'resolved' | 'forgotten';
  /**
   * Above 1 after a crash.
   */
  copies: number;
  decision: Decision | null;
  /**
   * What the error code means.
   */
  meaning: string | null;
  headers: Header[];
  /**
   * Headers beyond those that are shown.
   */
  headersLeftOut: number;
  value: Value;
  position: {
    partition: number;
    offset: number;
    timestamp: number;
  };
  /**
   * What was decided about it, the last one.
   */
  decisions: Decision[];
  /**
   * The value before it was edited.
   */
  original: Value | null;
  /**
   * What edits changed of the record as it failed, 200 fields at most.
   */
  changes: FieldChange[] | null;
  /**
   * The last edit: `value` and `headers` are as it says.
   */
  edit?: {
    id: string;
    by: string;
    why: string;
    /**
     * Ms since the epoch.
     */
    at: number;
  };
  revealed: boolean;
}
export interface Decision {
  id: string;
  action: string;
  by: string;
  why: string;
  /**
   * Ms since the epoch.
   */
  at: number;
}
export interface Header {
  name: string;
  value: string;
  masked: boolean;
  truncated: boolean;
}
export interface Value {
  kind: 'json' | 'text' | 'binary' | 'empty';
  /**
   * JSON (with exact numbers) or text; absent for binary.
   */
  text?: string;
  /**
   * Binary, as hexadecimal digits.
   */
  hex?: string;
  /**
   * Size of the whole value.
   */
  bytes: number;
  /**
   * Whether only the beginning is shown.
   */
  truncated: boolean;
  /**
   * Whether values in it are masked.
   */
  masked: boolean;
}
export interface FieldChange {
  /**
   * A path of the value, `header <name>`, or `key`.
   */
  path: string;
  /**
   * Null: it was not there. Masked like the record.
   */
  before: string | null;
  after: string | null;
}
export interface DeadLetterList {
  items: DeadLetterSummary[];
  /**
   * How many there are on all pages.
   */
  total: number;
  /**
   * Null on the last page.
   */
  nextCursor: string | null;
}
export interface DeadLetterSummary {
  id: string;
  group: string;
  service: string;
  code: string;
  status: number | null;
  reason: string | null;
  field: string | null;
  /**
   * Addresses in it are masked.
   */
  message: string;
  /**
   * Null for what never was a record: a rejected webhook.
   */
  origin: {
    topic: string;
    partition: number;
    offset: number;
    timestamp: number;
  } | null;
  key: {
    text: string;
    masked: boolean;
  } | null;
  bytes: number;
  /**
   * Of the whole record, when only a part of it was kept: it was too large.
   */
  wholeBytes: number | null;
  /**
   * Of the service, when it failed.
   */
  release: string | null;
  attempts: number;
  processingTimeMs: number;
  firstFailedAt: number;
  failedAt: number;
  state: 'open' | 'parked' | 'resolved' | 'forgotten';
  /**
   * Above 1 after a crash.
   */
  copies: number;
  decision: Decision | null;
}
export interface DecideGroupsReport {
  action: string;
  groups: number;
}
export interface DecideReport {
  /**
   * Id of the action in the audit; null for a dry run.
   */
  action: string | null;
  /**
   * How many were selected.
   */
  count: number;
  /**
   * How many were decided; of a dry run, how many would be.
   */
  done: number;
  skipped: {
    reason: string;
    count: number;
  }[];
  dryRun: boolean;
}
export interface EditReport {
  action: string | null;
  /**
   * What was there before is masked for whom it was not revealed to.
   */
  diff: FieldChange[];
  dryRun: boolean;
}
export interface Flow {
  /**
   * Ms since the epoch.
   */
  at: number;
  services: {
    name: string;
    consumes: string[];
    produces: string[];
    /**
     * Processes that answer; null when their addresses are not known.
     */
    instances: number | null;
    /**
     * Records that it has not settled.
     */
    lag: number;
    /**
     * Time that the oldest unsettled record has waited.
     */
    lagSeconds: number | null;
    gate: 'open' | 'halted' | 'probing' | 'unknown';
    reason?: string;
  }[];
  topics: {
    name: string;
    messagesPerSecond: number;
    /**
     * Sum over the partitions.
     */
    endOffset: number;
    partitions: number;
  }[];
  /**
   * Empty when nothing is wrong.
   */
  problems: {
    id: string;
    severity: 'warning' | 'critical';
    subject: string;
    message: string;
    action: string;
    /**
     * Path of the runbook in the repository; the console serves it without `docs`.
     */
    runbook: string;
  }[];
}
export interface ForgetReport {
  action: string | null;
  dryRun: boolean;
  rows: number;
  /**
   * Rows in BigQuery's streaming buffer: repeat the call in 90 minutes.
   */
  rowsWaiting: number;
  /**
   * Rows of message preferences and their outbox; null: no store of them is set.
   */
  preferencesErased: number | null;
  /**
   * Commands of that outbox that have to be published first: repeat the call then.
   */
  commandsWaiting: number;
  /**
   * Identifiers of people who were merged with this one.
   */
  merged: string[];
  /**
   * Identifiers that an earlier call remembered.
   */
  remembered: string[];
  /**
   * Whether a later call finds addresses of this person again.
   */
  isRemembered: boolean;
  deadLettersBlocked: number;
  deadLettersBlockedBefore: number;
  deadLettersFailed: number;
  deadLettersUnreadable: number;
}
export interface Group {
  id: string;
  service: string;
  code: string;
  status: number | null;
  reason: string | null;
  field: string | null;
  /**
   * What the error code means.
   */
  meaning: string | null;
  state: 'open' | 'acknowledged' | 'ignored' | 'resolved';
  /**
   * Whether it was resolved and failed again: it is open again.
   */
  recurred: boolean;
  /**
   * Dead letters of it that match.
   */
  open: number;
  /**
   * Number of different keys.
   */
  people: number;
  /**
   * Ms since the epoch.
   */
  firstSeenAt: number;
  /**
   * Ms since the epoch.
   */
  lastSeenAt: number;
  /**
   * Dead letters in each of the last 24 hours, the current one last.
   *
   * @minItems 24
   * @maxItems 24
   */
  trend: number[];
  topics: string[];
  /**
   * Apps that published the records.
   */
  sources: string[];
  /**
   * Releases of the service in which it failed.
   */
  releases: string[];
  acknowledgedBy: string | null;
  /**
   * The reason of the last decision.
   */
  note: string | null;
  decision: Decision | null;
  sample: {
    message: string;
    ids: string[];
  };
}
export interface GroupList {
  items: Group[];
  /**
   * How many there are on all pages.
   */
  total: number;
  /**
   * Null on the last page.
   */
  nextCursor: string | null;
}
export interface Job {
  id: string;
  state: 'started' | 'paused' | 'stopped' | 'cancelled' | 'finished';
  planned: number;
  replayed: number;
  /**
   * Replayed ones that were dead-lettered again.
   */
  failedAgain: number;
  /**
   * Who changed it last.
   */
  by: string;
  why: string;
  /**
   * Why it did not get to its end by itself.
   */
  reason: string | null;
  /**
   * Ms since the epoch.
   */
  changedAt: number;
  /**
   * A job that is started and does not move was killed: resume it.
   */
  lastActiveAt: number;
  /**
   * Whether this console runs it now.
   */
  runsHere: boolean;
  /**
   * What a job that runs here waits for: the canary, or services that are behind.
   */
  waitsFor: string | null;
  /**
   * Whether this console has its plan.
   */
  resumable: boolean;
  digest: string;
}
export interface JobChange {
  id: string;
  /**
   * Its state now: one that has ended stays as it is.
   */
  state: 'started' | 'paused' | 'stopped' | 'cancelled' | 'finished';
  /**
   * Id of the action in the audit; null when the job did not change.
   */
  action: string | null;
}
export interface JobList {
  items: Job[];
  /**
   * How many there are on all pages.
   */
  total: number;
  /**
   * Null on the last page.
   */
  nextCursor: string | null;
}
export interface Me {
  name: string;
  role: 'viewer' | 'operator';
  environment: string;
  authentication: 'token' | 'session' | 'proxy' | 'none';
  /**
   * Whether this role may see masked personal data, with a reason.
   */
  canReveal: boolean;
}
export interface Person {
  id: string;
  commands: Step[];
  sends: Step[];
  reports: Step[];
  deadLetters: DeadLetterSummary[];
  preferences?: {
    [k: string]: unknown;
  };
  complete: boolean;
  sources: {
    warehouse: 'ok' | 'unavailable';
  };
}
export interface Step {
  /**
   * Ms since the epoch.
   */
  at: number;
  service: string;
  topic?: string;
  partition?: number;
  offset?: number;
  kind: string;
  /**
   * Addresses in it are masked.
   */
  text: string;
  status?: string;
  deadLetterId?: string;
  deliveryId?: string;
  /**
   * Whether only the table has it: Kafka has deleted the record.
   */
  expired: boolean;
}
export interface Plan {
  /**
   * Also the id of its job.
   */
  id: string;
  digest: string;
  /**
   * Dead letters that a job of it replays.
   */
  count: number;
  people: number;
  /**
   * Dead letters that the job parks: they were replayed too often.
   */
  park: number;
  /**
   * Ids of the first ones.
   */
  sample: string[];
  byService: {
    service: string;
    count: number;
  }[];
  groups: {
    id: string;
    service: string;
    code: string;
    message: string;
    count: number;
  }[];
  /**
   * Dead letters that match and are not replayed.
   */
  left: {
    reason: string;
    count: number;
  }[];
  /**
   * Ms since the epoch.
   */
  createdAt: number;
  createdBy: string;
}
export interface Problem {
  error: {
    code:
      | 'unauthenticated'
      | 'forbidden'
      | 'not-found'
      | 'conflict'
      | 'invalid'
      | 'too-large'
      | 'too-many-requests'
      | 'not-implemented'
      | 'unavailable'
      | 'unexpected';
    message: string;
    /**
     * The field of the request that is wrong.
     */
    field?: string;
    /**
     * The role that is needed.
     */
    role?: 'viewer' | 'operator';
  };
}
export interface Trace {
  id: string;
  steps: Step[];
  complete: boolean;
  sources: {
    warehouse: 'ok' | 'unavailable';
  };
}
export interface Webhooks {
  /**
   * From Customer.io's timestamp to acceptance, 99 of 100 of the last ten minutes; null when none came.
   */
  feedDelaySeconds: number | null;
  /**
   * Null while no receiver that answers has accepted one since its start.
   */
  lastReceivedAt: number | null;
  /**
   * Whether every process of webhook-receiver answers; unknown when their addresses are not known.
   */
  receiver: 'answers' | 'does-not-answer' | 'unknown';
  /**
   * Whether the topic has ever had a record.
   */
  hasReports: boolean;
  ratePerSecond: number;
  /**
   * That the brake let through; null while the count is unavailable.
   */
  suppressions24h: number | null;
  /**
   * Suppressions of the last hour, and how many may be; of all processes of event-processor.
   */
  brake: {
    used: number | null;
    max: number | null;
    stopped: boolean;
  };
  /**
   * Messages that Customer.io accepted and never reported.
   */
  unreported: number | null;
}
export interface ListDeadLettersQuery {
  group?: string;
  code?:
    | 'MESSAGE_INVALID'
    | 'MESSAGE_TOO_LARGE'
    | 'VENDOR_REJECTED'
    | 'VENDOR_UNAVAILABLE'
    | 'VENDOR_THROTTLED'
    | 'VENDOR_AUTH'
    | 'SEND_UNKNOWN'
    | 'SEND_BUSY'
    | 'LOOKUP_REFUSED'
    | 'NOT_REACHED'
    | 'STORE_UNAVAILABLE'
    | 'ROW_REJECTED'
    | 'WAREHOUSE_UNAVAILABLE'
    | 'WAREHOUSE_SETUP'
    | 'KAFKA_UNAVAILABLE'
    | 'UNEXPECTED';
  service?: string;
  topic?: string;
  key?: string;
  reason?: string;
  field?: string;
  state?: 'open' | 'parked' | 'resolved' | 'forgotten' | 'all';
  text?: string;
  header?: string;
  status?: number;
  from?: number;
  to?: number;
  limit?: number;
  cursor?: string;
}
export interface GetDeadLetterQuery {
  id: string;
}
export interface RevealDeadLetterBody {
  id: string;
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
}
export interface DecideDeadLettersBody {
  /**
   * Dead letters that match every given field.
   */
  filter?: {
    /**
     * Id of a group.
     */
    group?: string;
    /**
     * Error code.
     */
    code?:
      | 'MESSAGE_INVALID'
      | 'MESSAGE_TOO_LARGE'
      | 'VENDOR_REJECTED'
      | 'VENDOR_UNAVAILABLE'
      | 'VENDOR_THROTTLED'
      | 'VENDOR_AUTH'
      | 'SEND_UNKNOWN'
      | 'SEND_BUSY'
      | 'LOOKUP_REFUSED'
      | 'NOT_REACHED'
      | 'STORE_UNAVAILABLE'
      | 'ROW_REJECTED'
      | 'WAREHOUSE_UNAVAILABLE'
      | 'WAREHOUSE_SETUP'
      | 'KAFKA_UNAVAILABLE'
      | 'UNEXPECTED';
    /**
     * Service that dead-lettered it.
     */
    service?: string;
    /**
     * Topic of the record that failed.
     */
    topic?: string;
    /**
     * The record's key: a user's id. One that is an address needs the role operator.
     */
    key?: string;
    /**
     * Reason of the error, as in its group.
     */
    reason?: string;
    /**
     * Field of the error, as in its group.
     */
    field?: string;
    /**
     * `open` when it is left out.
     */
    state?: 'open' | 'parked' | 'resolved' | 'forgotten' | 'all';
    /**
     * Words, or beginnings of words, that all occur. A viewer searches what is not masked; an operator everything.
     */
    text?: string;
    /**
     * A header: `name`, or `name=value`. Values that are masked need the role operator.
     */
    header?: string;
    /**
     * Status of the error, as in its group.
     */
    status?: number;
    /**
     * Ms since the epoch.
     */
    from?: number;
    /**
     * Ms since the epoch.
     */
    to?: number;
  };
  /**
   * @minItems 1
   * @maxItems 10000
   */
  ids?: string[];
  decision: 'discard' | 'park' | 'settle-sent' | 'settle-not-sent';
  /**
   * Required for settle-sent.
   */
  deliveryId?: string;
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
  dryRun?: boolean;
}
export interface EditDeadLetterBody {
  id: string;
  value?: string;
  /**
   * Headers to set; null removes one.
   */
  headers?: {
    [k: string]: string | null;
  };
  /**
   * Id of the last edit that was seen, null when there was none: another one since is a conflict. Not checked when it is left out.
   */
  basedOn?: string | null;
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
  dryRun?: boolean;
}
export interface ListGroupsQuery {
  service?: string;
  code?:
    | 'MESSAGE_INVALID'
    | 'MESSAGE_TOO_LARGE'
    | 'VENDOR_REJECTED'
    | 'VENDOR_UNAVAILABLE'
    | 'VENDOR_THROTTLED'
    | 'VENDOR_AUTH'
    | 'SEND_UNKNOWN'
    | 'SEND_BUSY'
    | 'LOOKUP_REFUSED'
    | 'NOT_REACHED'
    | 'STORE_UNAVAILABLE'
    | 'ROW_REJECTED'
    | 'WAREHOUSE_UNAVAILABLE'
    | 'WAREHOUSE_SETUP'
    | 'KAFKA_UNAVAILABLE'
    | 'UNEXPECTED';
  text?: string;
  state?: 'open' | 'acknowledged' | 'ignored' | 'resolved' | 'all';
  deadLetters?: 'open' | 'parked' | 'resolved' | 'forgotten' | 'all';
}
export interface DecideGroupsBody {
  /**
   * @minItems 1
   * @maxItems 500
   */
  ids: string[];
  decision: 'acknowledge' | 'ignore' | 'resolve' | 'reopen';
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
}
export interface MakePlanBody {
  /**
   * Dead letters that match every given field.
   */
  filter?: {
    /**
     * Id of a group.
     */
    group?: string;
    /**
     * Error code.
     */
    code?:
      | 'MESSAGE_INVALID'
      | 'MESSAGE_TOO_LARGE'
      | 'VENDOR_REJECTED'
      | 'VENDOR_UNAVAILABLE'
      | 'VENDOR_THROTTLED'
      | 'VENDOR_AUTH'
      | 'SEND_UNKNOWN'
      | 'SEND_BUSY'
      | 'LOOKUP_REFUSED'
      | 'NOT_REACHED'
      | 'STORE_UNAVAILABLE'
      | 'ROW_REJECTED'
      | 'WAREHOUSE_UNAVAILABLE'
      | 'WAREHOUSE_SETUP'
      | 'KAFKA_UNAVAILABLE'
      | 'UNEXPECTED';
    /**
     * Service that dead-lettered it.
     */
    service?: string;
    /**
     * Topic of the record that failed.
     */
    topic?: string;
    /**
     * The record's key: a user's id. One that is an address needs the role operator.
     */
    key?: string;
    /**
     * Reason of the error, as in its group.
     */
    reason?: string;
    /**
     * Field of the error, as in its group.
     */
    field?: string;
    /**
     * `open` when it is left out.
     */
    state?: 'open' | 'parked' | 'resolved' | 'forgotten' | 'all';
    /**
     * Words, or beginnings of words, that all occur. A viewer searches what is not masked; an operator everything.
     */
    text?: string;
    /**
     * A header: `name`, or `name=value`. Values that are masked need the role operator.
     */
    header?: string;
    /**
     * Status of the error, as in its group.
     */
    status?: number;
    /**
     * Ms since the epoch.
     */
    from?: number;
    /**
     * Ms since the epoch.
     */
    to?: number;
  };
  /**
   * @minItems 1
   * @maxItems 10000
   */
  ids?: string[];
  /**
   * Includes parked ones, and those that were replayed three times.
   */
  includeParked?: boolean;
}
export interface GetPlanQuery {
  id: string;
}
export interface StartJobBody {
  planId: string;
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
  /**
   * Dead letters whose outcome is awaited first. 20 when left out.
   */
  canary?: number;
  /**
   * Records per second. 200 when left out.
   */
  perSecond?: number;
}
export interface GetJobQuery {
  id: string;
}
export interface PauseJobBody {
  id: string;
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
}
export interface CancelJobBody {
  id: string;
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
}
export interface ResumeJobBody {
  id: string;
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
}
export interface GetTraceQuery {
  id: string;
}
export interface GetPersonQuery {
  id: string;
}
export interface ForgetPersonBody {
  id: string;
  /**
   * Further identifiers of the same person.
   *
   * @maxItems 100
   */
  also?: string[];
  /**
   * What is done with rows of the table.
   */
  mode?: 'mask' | 'delete';
  /**
   * The reason, stored with the decision and in the audit.
   */
  why: string;
  dryRun?: boolean;
}
export interface ListSendsInDoubtQuery {
  limit?: number;
  cursor?: string;
}
export interface ListAuditQuery {
  operator?: string;
  action?: string;
  from?: number;
  limit?: number;
  cursor?: string;
}
export interface SignInBody {
  token: string;
}

/** What an operation is called with, and what it answers. */
export interface Operations {
  getMe: { query: undefined; body: undefined; answer: Me };
  getFlow: { query: undefined; body: undefined; answer: Flow };
  listDeadLetters: { query: ListDeadLettersQuery; body: undefined; answer: DeadLetterList };
  getDeadLetter: { query: GetDeadLetterQuery; body: undefined; answer: DeadLetter };
  revealDeadLetter: { query: undefined; body: RevealDeadLetterBody; answer: DeadLetter };
  decideDeadLetters: { query: undefined; body: DecideDeadLettersBody; answer: DecideReport };
  editDeadLetter: { query: undefined; body: EditDeadLetterBody; answer: EditReport };
  listGroups: { query: ListGroupsQuery; body: undefined; answer: GroupList };
  decideGroups: { query: undefined; body: DecideGroupsBody; answer: DecideGroupsReport };
  makePlan: { query: undefined; body: MakePlanBody; answer: Plan };
  getPlan: { query: GetPlanQuery; body: undefined; answer: Plan };
  listJobs: { query: undefined; body: undefined; answer: JobList };
  startJob: { query: undefined; body: StartJobBody; answer: JobChange };
  getJob: { query: GetJobQuery; body: undefined; answer: Job };
  pauseJob: { query: undefined; body: PauseJobBody; answer: JobChange };
  cancelJob: { query: undefined; body: CancelJobBody; answer: JobChange };
  resumeJob: { query: undefined; body: ResumeJobBody; answer: JobChange };
  getTrace: { query: GetTraceQuery; body: undefined; answer: Trace };
  getPerson: { query: GetPersonQuery; body: undefined; answer: Person };
  forgetPerson: { query: undefined; body: ForgetPersonBody; answer: ForgetReport };
  listSendsInDoubt: { query: ListSendsInDoubtQuery; body: undefined; answer: DeadLetterList };
  getWebhooks: { query: undefined; body: undefined; answer: Webhooks };
  listAudit: { query: ListAuditQuery; body: undefined; answer: AuditList };
  signIn: { query: undefined; body: SignInBody; answer: Me };
}

/** The address of each operation. */
export const operations = {
  getMe: { method: 'get', path: '/me' },
  getFlow: { method: 'get', path: '/flow' },
  listDeadLetters: { method: 'get', path: '/dead-letters' },
  getDeadLetter: { method: 'get', path: '/dead-letters/one' },
  revealDeadLetter: { method: 'post', path: '/dead-letters/reveal' },
  decideDeadLetters: { method: 'post', path: '/dead-letters/decide' },
  editDeadLetter: { method: 'post', path: '/dead-letters/edit' },
  listGroups: { method: 'get', path: '/groups' },
  decideGroups: { method: 'post', path: '/groups/decide' },
  makePlan: { method: 'post', path: '/plans' },
  getPlan: { method: 'get', path: '/plans/one' },
  listJobs: { method: 'get', path: '/jobs' },
  startJob: { method: 'post', path: '/jobs' },
  getJob: { method: 'get', path: '/jobs/one' },
  pauseJob: { method: 'post', path: '/jobs/pause' },
  cancelJob: { method: 'post', path: '/jobs/cancel' },
  resumeJob: { method: 'post', path: '/jobs/resume' },
  getTrace: { method: 'get', path: '/trace' },
  getPerson: { method: 'get', path: '/people/one' },
  forgetPerson: { method: 'post', path: '/people/forget' },
  listSendsInDoubt: { method: 'get', path: '/sends-in-doubt' },
  getWebhooks: { method: 'get', path: '/webhooks' },
  listAudit: { method: 'get', path: '/audit' },
  signIn: { method: 'post', path: '/session' },
} as const;
