import { useQuery } from '@tanstack/react-query';
import { readAccount } from '../../api/account-api.ts';
import { useStores } from '../../stores/use-stores.ts';
import { ACCOUNT_KEY } from './query-keys.ts';

/** How the account is secured. */
export function useAccount() {
  const { http } = useStores();
  return useQuery({
    queryKey: [...ACCOUNT_KEY, 'state'],
    queryFn: ({ signal }) => readAccount(http, { signal }),
  });
}
