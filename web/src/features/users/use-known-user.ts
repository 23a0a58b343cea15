import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserDto } from '../../../../server/contract/access-dto.ts';
import { USERS_KEY } from './users-key.ts';

/**
 * An account as this page has changed it so far: what is saved next rests on that, unless somebody else has changed it in between. The list
 * shows it at once, and is fetched anew.
 */
export function useKnownUser(start: UserDto | null) {
  const client = useQueryClient();
  const [user, setUser] = useState(start);
  const refresh = () => void client.invalidateQueries({ queryKey: [USERS_KEY] });
  const changed = (next: UserDto) => {
    setUser((now) => (now && next.revision === now.revision + 1 ? next : now));
    client.setQueryData<UserDto[]>([USERS_KEY], (list) =>
      list?.map((one) => (one.id === next.id ? next : one)),
    );
    refresh();
  };
  return { user, changed, refresh };
}
