import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type LiveState, useLive } from '../api/live.ts';
import type { Me } from '../api/operations.ts';
import { Icon } from '../ui/icon.tsx';
import { Untrusted } from '../ui/untrusted.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { sections } from './pages.ts';
import { Palette } from './palette.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { useShortcut } from './use-shortcut.ts';

/** What is around every page: navigation, environment, search, and who is signed in. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const [searching, setSearching] = useState(false);
  const [location] = useLocation();
  const live = useLive(true);
  useShortcut(() => setSearching(true));
  return (
    <div className={`shell ${isProduction(me) ? 'production' : ''}`}>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="top">
        <Link href="/" className="brand">
          cio-bus
        </Link>
        <span className={`environment ${isProduction(me) ? 'production' : ''}`}>{me.environment}</span>
        <button type="button" className="search-button" onClick={() => setSearching(true)}>
          <Icon name="search" /> <span>Search or jump to…</span> <kbd>⌘K</kbd>
        </button>
        <Live state={live} />
        <span className="who" title={`Signed in by ${me.authentication}`}>
          <Untrusted text={me.name} max={40} /> <span className="role">{me.role}</span>
        </span>
        <SettingsMenu hasSession={me.authentication === 'session'} />
      </header>
      <Navigation />
      <main id="content" className="content" tabIndex={-1}>
        <ErrorBoundary key={location}>{children}</ErrorBoundary>
      </main>
      <Palette open={searching} onClose={() => setSearching(false)} />
    </div>
  );
}

const isProduction = ({ environment }: Me) => /^prod/i.test(environment);

const liveTexts: Readonly<Record<LiveState, string>> = {
  connecting: 'connecting',
  live: 'live',
  offline: 'reconnecting',
};

const Live = ({ state }: { state: LiveState }) => (
  <span className={`live ${state}`} role="status">
    {liveTexts[state]}
  </span>
);

function Navigation() {
  const [location] = useLocation();
  const isHere = (path: string) => (path === '/' ? location === '/' : location.startsWith(path));
  return (
    <nav className="navigation" aria-label="Pages">
      {sections.map(({ title, pages }) => (
        <div key={title} className="navigation-section">
          <h2>{title}</h2>
          {pages.map((page) => (
            <Link key={page.path} href={page.path} aria-current={isHere(page.path) ? 'page' : undefined}>
              <Icon name={page.icon} /> {page.title}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
