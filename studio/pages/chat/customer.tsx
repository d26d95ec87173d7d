import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { client } from '../../api/client'
import { counted } from '../../parts/format'
import { Icon } from '../../parts/icon'

const most = 500

/** The customers that one may ask as, each with how many orders there are; undefined counts where not all were read. */
export const useCustomers = (isNeeded: boolean) => {
  const customers = useQuery({
    queryKey: ['records', 'customers'],
    queryFn: () => client.listCollection({ collection: 'customers', limit: most }),
    staleTime: 60_000,
    enabled: isNeeded,
  })
  const orders = useQuery({
    queryKey: ['records', 'orders'],
    queryFn: () => client.listCollection({ collection: 'orders', limit: most }),
    staleTime: 60_000,
    enabled: isNeeded,
    retry: false,
  })
  const counts = new Map<string, number>()
  for (const { partition } of orders.data?.items ?? []) counts.set(partition, (counts.get(partition) ?? 0) + 1)
  const isWhole = orders.data !== undefined && orders.data.next === undefined
  return (customers.data?.items ?? []).map(({ id, data }) => ({
    id,
    name: typeof data['name'] === 'string' ? data['name'] : id,
    orders: isWhole ? (counts.get(id) ?? 0) : undefined,
  }))
}

/** Chooses the customer that is asked as. */
export const Customer = ({
  customers,
  chosen,
  onChoose,
}: {
  readonly customers: ReturnType<typeof useCustomers>
  readonly chosen: string
  readonly onChoose: (id: string) => void
}): ReactElement => (
  <label className="chip">
    <Icon name="person" size={12} />
    <span className="visually-hidden">Customer</span>
    <select value={chosen} onChange={(event) => onChoose(event.target.value)}>
      <option value="">no customer</option>
      {chosen !== '' && customers.every(({ id }) => id !== chosen) && <option value={chosen}>{chosen}</option>}
      {customers.map(({ id, name, orders }) => (
        <option key={id} value={id}>
          {[name, ...(name === id ? [] : [id]), ...(orders === undefined ? [] : [counted(orders, 'order')])].join(', ')}
        </option>
      ))}
    </select>
  </label>
)
