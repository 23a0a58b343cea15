import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';

interface LinkButtonProps extends LinkProps {
  look?: 'primary' | 'quiet';
}

/** Goes somewhere, and looks like the button that one expects there. */
export function LinkButton({ look = 'quiet', className, ...rest }: LinkButtonProps) {
  return <Link className={[styles.button, styles[look], className].filter(Boolean).join(' ')} {...rest} />;
}
