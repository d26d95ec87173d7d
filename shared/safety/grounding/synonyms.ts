import { stemmer } from 'stemmer'

// Words that say the same in instructions, policies and descriptions. A pair that may differ in a contract, such as
// return and refund, is left out: what is not known to be the same is not.
const groups = `weigh weight heavy
cost price charge fee
need require necessary
allow permit
forbid prohibit ban
buy purchase
send ship deliver dispatch
fix repair mend
begin start commence
end finish stop
large big
small little
last duration
quick fast rapid
keep store
clean wash
shut close
reply respond
employee staff worker
client customer
firm company
vacation holiday
phone telephone
car vehicle automobile
doctor physician
medicine medication drug
kid child
picture photo photograph photography image
throw discard dispose
switch turn
contain include
exceed above
max maximum
min minimum
annual yearly
monthly month
daily day
weekly week
free complimentary gratis
arrive reach
give provide supply
choose select pick
error fault
delete remove
show display
create make
fill refill
light lamp
colour color
waterproof watertight
battery accumulator
assist help
request ask
pay payment
obtain receive
approx roughly`
  .split('\n')
  .map((line) => line.split(' '))

const leaders = new Map(
  groups.flatMap(([leader = '', ...others]) =>
    [leader, ...others].map((one) => [stemmer(one), stemmer(leader)] as const),
  ),
)

/** What stands for a stem and all that say the same. */
export const meaningOf = (stem: string): string => leaders.get(stem) ?? stem

const opposites = `increase decrease
rise fall
more less
maximum minimum
above below
before after
open close
include exclude
allow forbid
accept refuse
warm cold
hot cold
indoor outdoor
inside outside
free pay
always never
left right
first last
early late
start end
light heavy
new old
wet dry
safe dangerous
public private
enable disable
approve reject
success fail
upper lower
front back
male female
morning evening
optional require
required optional
single double
north south
east west
empty full
on off
internal external
manual automatic
permanent temporary
hard soft
short long
fast slow
high low
win lose
import export
buy sell
mandatory optional
legal illegal
possible impossible
effective ineffective
compatible incompatible
available unavailable
opened unopened
paid unpaid
refundable nonrefundable
waterproof absorbent
alive dead
entry exit
online offline
input output
present absent
weekday weekend`
  .split('\n')
  .map((line) => line.split(' ').map((one) => meaningOf(stemmer(one))))

const oppositesOf = new Map<string, Set<string>>()
for (const [left = '', right = ''] of opposites) {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    oppositesOf.set(one, (oppositesOf.get(one) ?? new Set()).add(other))
  }
}

// Words of which a thing is one and no other.
const alternatives = [
  'red orange yellow green blue purple violet pink brown black white grey gray silver gold',
  'monday tuesday wednesday thursday friday saturday sunday',
  'january february march april june july august september october november december',
  'aluminium aluminum steel titanium carbon plastic wood wooden leather cotton wool nylon polyester glass copper iron brass ceramic down',
  'gas petrol gasoline diesel alcohol kerosene electricity solar coal',
  'breakfast lunch dinner',
  'spring summer autumn winter',
  'bronze platinum',
].map((line) => new Set(line.split(' ').map((word) => meaningOf(stemmer(word)))))

/** Whether two stems say the opposite of each other, or two things of which only one can be. */
export const areOpposite = (left: string, right: string): boolean =>
  oppositesOf.get(left)?.has(right) === true ||
  negatingPrefixes.some((prefix) => left === prefix + right || right === prefix + left) ||
  (left !== right && alternatives.some((group) => group.has(left) && group.has(right)))

const negatingPrefixes = ['un', 'in', 'im', 'non', 'dis', 'ir', 'il']
