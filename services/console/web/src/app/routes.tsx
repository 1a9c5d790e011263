import { Link, Route, Switch } from 'wouter';
import { AuditPage } from '../pages/audit/audit-page.tsx';
import { GroupsPage } from '../pages/dead-letters/groups-page.tsx';
import { ListPage } from '../pages/dead-letters/list-page.tsx';
import { OnePage } from '../pages/dead-letters/one-page.tsx';
import { FlowPage } from '../pages/flow/flow-page.tsx';
import { InDoubtPage } from '../pages/in-doubt/in-doubt-page.tsx';
import { JobPage } from '../pages/jobs/job-page.tsx';
import { JobsPage } from '../pages/jobs/jobs-page.tsx';
import { PlanPage } from '../pages/jobs/plan-page.tsx';
import { PeoplePage } from '../pages/people/people-page.tsx';
import { TracePage } from '../pages/trace/trace-page.tsx';
import { WebhooksPage } from '../pages/webhooks/webhooks-page.tsx';
import { Empty } from '../ui/states.tsx';

/** Which address shows which page. */
export const Routes = () => (
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
    <Route>
      <Empty title="There is no such page">
        <Link href="/">Go to Flow</Link>, or press <kbd>⌘K</kbd> to search.
      </Empty>
    </Route>
  </Switch>
);
