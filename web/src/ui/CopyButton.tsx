import { useState } from 'react';
import { Button } from './Button.tsx';
import { copyText } from './copy-text.ts';

interface CopyButtonProps {
  text: string;
  label: string;
  copiedLabel: string;
}

export function CopyButton({ text, label, copiedLabel }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  return (
    <Button onClick={() => void copyText(text).then(setCopied)}>
      <span role="status">{copied ? copiedLabel : label}</span>
    </Button>
  );
}
