import { Menu } from '@base-ui/react/menu';
import { Icon } from '../ui/icon.tsx';
import { type Theme, themes, useTheme } from './theme.ts';

/** Chooses between light, dark, and what the system says. */
export function ThemeButton() {
  const [theme, choose] = useTheme();
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={`Theme: ${theme}`}>
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
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
