import { permissionsOf, ROLES, type Role } from '../../../server/contract/permissions.ts';
import { useTexts } from '../i18n/use-texts.ts';
import styles from './ShareField.module.css';

/** Those who sit at a wall themselves. */
const SHARED_WITH = ROLES.filter((role) => permissionsOf([role]).has('wall:keep'));

/** With which roles something is shared. */
export function ShareField({ value, onChange }: { value: readonly Role[]; onChange(next: Role[]): void }) {
  const { t } = useTexts('plans');
  const { t: access } = useTexts('access');
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{t('share')}</legend>
      <div className={styles.roles}>
        {SHARED_WITH.map((role) => (
          <label key={role} className={styles.choiceLabel}>
            <input
              type="checkbox"
              checked={value.includes(role)}
              onChange={({ target }) =>
                onChange(ROLES.filter((one) => (one === role ? target.checked : value.includes(one))))
              }
            />
            {access(`role.${role}`)}
          </label>
        ))}
      </div>
      <p className={styles.help}>{t('shareHelp')}</p>
    </fieldset>
  );
}
