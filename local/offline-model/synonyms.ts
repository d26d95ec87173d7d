import { stemOf } from './words'

/** Words of general English that questions and documents often exchange for one another. */
const groups: readonly string[] = [
  'wash clean launder rinse scrub laundry',
  'repair fix mend patch restore',
  'warranty guarantee guaranteed cover covered',
  'weight weigh heavy heaviest light lightest mass',
  'load carry carries hold bear capacity payload',
  'limit maximum max most highest heaviest longest largest greatest up',
  'minimum min least lowest smallest shortest',
  'temperature hot cold warm heat degrees cool',
  'lifetime lifespan last lasts durability endure wear worn exhausted replace replaced expire',
  'replace change swap exchange renew',
  'price cost costs charge fee pay expensive',
  'fine penalty fee charge overdue late',
  'return refund send bring',
  'refund money reimburse reimbursement',
  'cord cable wire lead',
  'deliver delivery arrive arrival ship shipping shipment dispatch send sent receive',
  'stuck frozen freeze hang hangs unresponsive',
  'reset restart reboot',
  'screen display monitor',
  'battery charge charging power recharge',
  'store storage keep stored put',
  'size dimension measure measurement length width height',
  'waterproof rain wet watertight moisture water',
  'fire flame burn burner',
  'child children kid kids baby',
  'begin start open opening begins',
  'end finish close closing closes',
  'broken damaged defective faulty damage fault',
  'allowed permitted forbidden prohibited allow permit',
  'distance far away near close apart',
  'survive withstand stand resist endure tolerate',
  'buy bought purchase order ordered',
  'cancel stop end quit',
  'help support assistance contact',
  'quick fast rapid speed',
  'quiet silent noise loud noisy',
  'empty drain empties',
  'fill refill top',
  'remove detach take',
  'attach fit fasten mount join connect',
  'often frequency frequent interval regularly',
  'borrow loan lend lending checkout',
  'extend renew prolong extension',
  'person people user users visitor guest',
  'room space area hall',
  'bag sack',
  'picture photo photograph image',
  'phone telephone call mobile',
  'email mail message',
  'colour color',
  'dishwasher washing',
  'oil grease lubricate lubricant',
  'odour odor smell stench',
  'dirty dirt soiled stain',
  'courier carrier',
]

const table = new Map<string, Set<string>>()
for (const group of groups) {
  const stems = group.split(' ').map(stemOf)
  for (const stem of stems) {
    const others = table.get(stem) ?? new Set<string>()
    for (const other of stems) if (other !== stem) others.add(other)
    table.set(stem, others)
  }
}

/** Stems that may stand for the given one. */
export const synonymsOf = (stem: string): ReadonlySet<string> => table.get(stem) ?? none

const none: ReadonlySet<string> = new Set()
