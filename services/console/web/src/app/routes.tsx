import { lazy, Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { GroupsPage } from '../pages/dead-letters/groups-page.tsx';
import { FlowPage } from '../pages/flow/flow-page.tsx';
import { Empty, Loading } from '../ui/states.tsx';

// Other pages are fetched when they are opened: the first one is there sooner.
const AuditPage = lazy(() => import('../pages/audit/audit-page.tsx').then((page) => ({ default: page.AuditPage })));
const ListPage = lazy(() => import('../pages/dead-letters/list-page.tsx').then((page) => ({ default: page.ListPage })));
const OnePage = lazy(() => import('../pages/dead-letters/one-page.tsx').then((page) => ({ default: page.OnePage })));
const InDoubtPage = lazy(() =>
  import('../pages/in-doubt/in-doubt-page.tsx').then((page) => ({ default: page.InDoubtPage })),
);
const JobPage = lazy(() => import('../pages/jobs/job-page.tsx').then((page) => ({ default: page.JobPage })));
const JobsPage = lazy(() => import('../pages/jobs/jobs-page.tsx').then((page) => ({ default: page.JobsPage })));
const PlanPage = lazy(() => import('../pages/jobs/plan-page.tsx').then((page) => ({ default: page.PlanPage })));
const PeoplePage = lazy(() => import('../pages/people/people-page.tsx').then((page) => ({ default: page.PeoplePage })));
const RunbookPage = lazy(() =>
  import('../pages/runbook/runbook-page.tsx').then((page) => ({ default: page.RunbookPage })),
);
const TracePage = lazy(() => import('../pages/trace/trace-page.tsx').then((page) => ({ default: page.TracePage })));
const WebhooksPage = lazy(() =>
  import('../pages/webhooks/webhooks-page.tsx').then((page) => ({ default: page.WebhooksPage })),
);

/** Which address shows which page. */
export const Routes = () => (
  <Suspense fallback={<Loading />}>
    <Switch>
      <Route path="/" component={FlowPage} />
      <Route path="/dead-letters" component={GroupsPage} />
      <Route path="/dead-letters/list" component={ListPage} />
      <Route path="/dead-letters/one" component={OnePage} />
      <Route path="/plans" component={PlanPage} />
      <Route path="/jobs" component={JobsPage} />
      <Route path="/jobs/one" component={JobPage} />
      <Route path="/trace" component={TracePage} />
      <Route path="/people" component={PeoplePage} />
      <Route path="/in-doubt" component={InDoubtPage} />
      <Route path="/webhooks" component={WebhooksPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/runbook" component={RunbookPage} />
      <Route>
        <Empty title="There is no such page">
          <Link href="/">Go to Flow</Link>, or press <kbd>⌘K</kbd> to search.
        </Empty>
      </Route>
    </Switch>
  </Suspense>
);
