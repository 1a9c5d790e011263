import { Menu } from '@base-ui/react/menu';
import { signOut } from '../api/sign-out.ts';
import { Icon } from '../ui/icon.tsx';
import { type Theme, themes, useTheme } from './theme.ts';

/** Light, dark, or what the system says; and the end of a session. */
export function SettingsMenu({ hasSession }: { hasSession: boolean }) {
  const [theme, choose] = useTheme();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={`Settings, theme: ${theme}`}>
        <Icon name="theme" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="popover-positioner">
          <Menu.Popup className="menu">
            <Menu.RadioGroup value={theme} onValueChange={(value) => choose(value as Theme)}>
              {themes.map((name) => (
                <Menu.RadioItem key={name} value={name} className="menu-item">
                  <span className="menu-mark">
                    <Menu.RadioItemIndicator>
                      <Icon name="check" />
                    </Menu.RadioItemIndicator>
                  </span>
                  {name}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            {hasSession && (
              <Menu.Item className="menu-item" onClick={() => void signOut()}>
                <span className="menu-mark" /> sign out
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
