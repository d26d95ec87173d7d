/** Words of everyday English that people and documents exchange for one another: a compilation of our own, made without looking at any sample's questions, sorted. `verb+particle` stands for a phrasal verb, also with its object between; after `>` stand kinds of the first word, which do not stand for each other. */
export const synonymGroups: readonly string[] = `
  abandon leave
  abroad foreign overseas another+country
  accept take agree approve
  accident crash injury
  accompany company companion guide take+along bring+along
  address street location place situated lie
  adjacent beside near nearby next
  adjust regulate alter adapt set calibrate tune
  adult grown-up
  age old young year
  aid help support assist assistance
  air ventilate ventilation vent aerate
  alcohol spirit
  allow permit let may permission lawful authorize
  alone single unaccompanied
  altitude elevation height
  amount quantity sum
  animal > pet dog cat hamster bird
  announce notify inform tell report
  annual yearly year
  answer reply respond response
  apologise sorry
  appear show display visible
  appliance > refrigerator fridge oven kettle toaster dishwasher blender mixer washer dryer cooker machine
  appliance machine device unit equipment
  appoint appointment arrange book schedule
  area space surface floor footprint
  arrive arrival come reach
  ask request demand enquire
  assemble build construct erect mount set+up put+together put+up pitch assembly construction
  attach fasten fix mount connect clip fit tie
  attach screw+on stick+on
  avoid prevent protect keep+from
  baby infant newborn toddler
  bacteria germ virus
  bad poor wrong
  bag sack pouch
  ban banned forbid forbidden prohibit prohibited disallow not+allowed must+not
  basement cellar
  bath pool
  battery accumulator cell batteries
  battery power+pack
  bear capacity carry load payload
  bear hold carry support
  beautiful nice pretty
  beep tone sound
  beginner novice learner
  bend bent buckle warp curve deform
  bicycle bike cycle
  big large great huge
  bill invoice receipt
  bind tie strap
  blade knife cutter
  bleach chlorine
  blink flash flicker blinking
  block blocked clog clogged jam obstruct obstructed clogging
  boat ship vessel
  boil boiling simmer
  bonus discount reduction rebate
  boot shoe footwear
  borrow loan lend rent hire
  break broken damage damaged defective faulty fault crack cracked tear torn snap
  bring carry take transport
  brush sweep
  buckle clasp
  build built construct constructed founded
  burn flame fire
  busy crowded
  buy purchase acquire
  cable cord lead wire
  cancel annul cancellation call+off terminate
  cap lid cover
  cap lid top
  capacity volume content hold litr litre
  car vehicle automobile
  card pass ticket
  care > clean dry oil store wash
  care maintain maintenance look+after service upkeep
  carpet rug
  cart trolley
  case box container
  cause reason
  ceiling roof
  ceiling roof top
  certificate proof document
  chair seat stool
  change alter modify modification amend
  change exchange swap replace switch
  cheap inexpensive affordable
  check inspect examine test control verify
  child children kid
  choose pick select choice
  city town
  claim complaint complain
  clean wash cleaning rinse wipe scrub launder sponge cleanse
  clear clean
  climb ascend ascent
  close shut closing
  closed shut
  closet cupboard wardrobe
  cloth rag towel
  cloth sponge
  clothes clothing garment
  clothing > jacket shirt trousers coat sock
  cloudy overcast
  coat coating layer
  cold > frost ice snow winter
  cold cool chilly frost
  collar neck
  collect pick+up fetch collection
  colour color shade
  comfort comfortable cosy
  common ordinary usual normal
  compatible fit suit work+with
  complete whole entire full
  compress squeeze compact
  connect plug pair link join connection attach
  connect plug+in
  consent permission approval
  consume consumption use
  contact call reach phone telephone email
  contain include hold comprise
  container > jar tank vessel bottle box can
  container jar tank vessel
  contaminate pollute
  cook bake roast fry heat
  cooker hob stove
  cooking kitchen
  cool cooling chill refrigerate cool+down
  copy duplicate
  correct right proper
  cost price fee charge pay expensive fare tariff
  country nation state
  courier carrier haulier
  cover covered insure include
  cover sleeve
  cracked fissure
  crash freeze hang frozen unresponsive
  cream paste
  create make produce
  cross crossing traverse
  crush grind
  cup mug
  curtain blind
  cushion pad
  customer client buyer
  cut trim slice
  cycle load program round wash
  damp moist wet humid moisture humidity
  danger dangerous hazard hazardous risk risky unsafe harmful
  dark black
  dead die
  deduct subtract
  deep depth
  defrost thaw de-ice
  delete erase clear remove
  deliver delivery dispatch ship shipping send arrive shipment
  deny refuse reject
  depart departure leave
  deposit security
  descale decalcify limescale scale
  describe explain
  design designer designed
  destroy ruin spoil damage harm
  detachable removable
  detergent soap cleaner shampoo
  develop grow
  diameter width
  different other another
  difficult hard tough
  dim dimmer darker
  dimension size measurement measure length width height
  dirt dirty mud soil stain soiled
  disabled handicapped wheelchair
  disappear vanish lost
  disassemble dismantle take+apart take+down
  discard dispose disposal rubbish waste
  discard dispose throw+out
  discard throw+away dispose disposal throw
  disconnect pull+plug unplug
  discount percent
  dish plate crockery
  dish wash+up
  disinfect sanitise sterilise
  dispatch send ship leave
  dispatched sent shipped
  display screen monitor
  distance far away near apart gap clearance close
  distance metre
  divide split separate
  doctor physician
  document > certificate passport invoice receipt
  door gate entrance entry
  double twice two
  down lower below
  drain empty draining pour+out tip+out drainage
  drink juice
  drink thirsty
  drink water beverage
  drip leak drop
  drive driver
  dry drying dried
  dryer tumble+dry
  durable lasting robust
  duration long length time period
  dust dusty
  e electric electrical electronic
  early before advance
  earn receive
  earphone headphone headset
  earth ground soil
  easy simple
  edge rim border
  elevator lift
  emergency urgent
  employee personnel staff
  empty void
  end finish stop terminate conclude
  endure withstand stand survive resist tolerate
  energy power
  engine > diesel petrol
  engine motor
  enlarge extend expand
  enter board entry get+on get+in admission access
  entire whole all
  equip equipped feature
  equipment gear kit outfit
  error fault failure
  escape leak
  evening night
  exact precise accurate accuracy precision
  exceed over above beyond more+than
  except exclude excluded exclusion not+covered
  exhausted empty used+up
  expand swell
  expand swell grow
  expect anticipate
  expire run+out lapse expiry valid
  extend prolong renew extension
  extinguish put+out
  extra additional further supplementary
  extra replacement spare
  fabric material cloth textile
  fail malfunction not+work stop+working
  family household
  famous known
  fast quick rapid speed swift
  fat grease oil
  fee charge price fine
  feed food
  feel touch
  fence hedge wall
  fill refill top+up
  filter strainer sieve
  find locate discover
  fine penalty fee
  finish complete end
  firewood log wood
  firm rigid stiff
  fit room space
  fit suit fitting
  fit take accommodate hold room
  fix repair mend restore
  flat level even
  flexible bendable
  float swim
  fluid liquid
  fly flight aircraft airline plane airplane
  fog mist foggy
  fold collapse folding foldable
  follow obey
  food meal eat
  foot feet
  forever permanent
  forget forgot
  form shape
  fragile delicate
  free gratis complimentary charge
  freeze frozen frost ice
  frequency often interval every regularly
  fresh new
  fridge refrigerator
  friend companion other
  fruit > apple pear plum lemon
  fuel > petrol gas diesel paraffin alcohol spirit
  fuel gas petrol
  full filled
  fungus mould mildew mold
  fur hair
  furniture > table chair desk shelf
  garbage rubbish trash waste
  garden yard
  gather collect
  glass pane
  glove mitten
  glow shine light lit
  glue adhesive stick
  goods article item merchandise product
  grain seed
  grass lawn
  gravel pebble stone
  grill barbecue
  grind mill
  ground earth floor
  group party
  grow increase
  guarantee warranty guaranteed cover warrant
  guest visitor
  hand manual
  hand-wash manual
  handle grip
  hang suspend
  happen occur
  harmful bad damage dangerous
  harmless safe
  health medical
  hear listen
  heat preheat warm+up
  heat warm hot temperature heating
  heater heating radiator
  heavy weight weigh mass
  height tall high
  helper volunteer
  hide conceal
  hike walk trek tour
  hill mountain slope
  hinder impede
  holiday vacation
  home house
  hoover vacuum
  household home
  hurt injure pain
  hurt press uncomfortable
  identity id identification
  ignite light spark
  ill sick
  important essential
  impregnate waterproof proof reproof
  improve better
  inch inches
  include contain included
  increase raise rise
  inflate pump+up blow+up pump inflation
  inner+layer lining
  insect > ant bee wasp
  insect bug mosquito
  insert put+in push+in
  inside inner interior indoor
  install installation fit mount
  instead alternative
  instruction manual guide
  instrument > piano violin guitar drum
  insulate insulation warm
  insurance insured
  iron press
  item thing product article
  jacket coat
  jet nozzle
  jewellery ring
  journey trip ride travel tour
  jug jar pitcher
  keep store retain
  kerosene paraffin
  key button
  kill destroy
  kind type sort
  kit set
  label tag sticker
  lace shoelace
  lamp light bulb
  last endure lifetime lifespan durability
  late overdue delayed delay
  lateral sideways
  laundry washing
  law legal
  leak drip seep leakage
  leash lead
  leave depart exit
  legal allowed
  lessen reduce lower
  let+off let+out release
  letter mail post
  level height
  licence license permit
  license permit
  lift raise
  light illuminate
  light lamp bright brightness
  limit maximum max most highest greatest largest longest up+to at+most no+more furthest
  line route
  liquid > water oil milk juice
  load burden payload
  lock secure latch
  look see
  look+after > clean dry oil store wash
  loose slack loosen slacken
  lose lost loss mislay misplace
  lotion sunscreen
  loud noise noisy sound quiet silent volume
  lower reduce decrease turn+down
  lubricate oil grease lubrication
  luggage baggage suitcase
  machine > refrigerator fridge oven kettle toaster dishwasher blender mixer washer dryer mower printer
  magazine newspaper press
  magnet magnetic
  maintenance > clean oil
  manufacture produce make made maker manufacturer
  map chart
  mat pad
  match fit suit
  material fabric made
  mean signify stand+for
  medicine medication drug
  melt thaw
  member membership
  memory storage
  mend repair fix darn patch
  mend sew+up stitch
  message text
  metal > steel iron aluminium copper brass
  middle centre center
  minimum min least lowest smallest shortest at+least no+less
  mistake error
  mix blend stir
  mode setting program level
  money cash refund
  month monthly
  moped scooter
  move relocate transport
  narrow thin
  neat tidy
  need require necessary requirement
  needle pin
  neighbour neighbor
  night overnight
  number count
  nut bolt
  ocean saline salt sea
  odour odor smell scent stench stink
  offer provide
  office desk counter
  oil lubricant
  old ancient
  open opening unlock
  open+out unfold unroll
  operate use run work operation
  operator driver
  opposite reverse
  option choice
  origin source
  outdoor outside
  outer outside
  outlet socket
  overall total whole
  overheat hot too+hot
  overload exceed
  own possess
  owner possess
  pack wrap package packing
  paint colour
  pair two
  pan pot
  pan pot saucepan
  pants trousers
  paper document
  parcel package
  park parking
  part component piece
  partner companion
  pass+on transfer
  passenger person people
  passport identity
  pause rest break
  pay cost paid payment
  payment > cash card transfer cheque
  peel skin
  perform work
  period term time duration
  permission permit
  person > adult child senior student member visitor customer guest
  person people user adult
  pet animal
  petrol gasoline fuel
  phone telephone mobile smartphone
  photo photograph picture image
  piece slice
  pierce puncture
  pillow cushion
  pin peg
  pipe tube hose
  place space spot
  plant flower
  plastic polymer
  plug socket
  pocket compartment
  poison toxic poisonous
  pole stick rod
  polish shine
  portable mobile carry
  position place
  possible can
  pour tip
  power wattage watt
  pram pushchair stroller buggy
  pram stroller
  precaution safety
  prepare ready
  press push
  pressure bar
  prevent avoid stop
  print printed
  problem trouble fault issue
  program mode cycle
  proof evidence
  protect shelter guard protection
  provide supply
  pull draw
  pull tow
  puncture hole leak
  punish penalty
  purchase buy order
  pure clean
  purify filter treat
  purse wallet
  put place
  quality grade
  quiet soundproof
  quit stop
  rain wet shower weather
  ramp slope
  range reach distance
  rare seldom
  rate speed
  rattle shake tremble vibrate vibration wobble
  reach extend
  rear back
  reason because
  receive get
  recharge charge
  recommend advise suggest
  recover get+back
  recycle reuse disposal
  red scarlet
  reduced discount concession
  refund reimburse reimbursement money get+back pay+back
  register sign+up
  regular often
  remainder rest
  remove > brush+off wipe+off rub+off wash+off scrape+off screw+off pull+off cut+off shake+off knock+off rinse+off peel+off
  remove detach take+off take+out get+rid pull+out eliminate
  renew replace extend
  rent rental hire lease
  repair fix mend workshop
  repeat again
  repel proof
  replace change swap exchange renew replacement new
  reserve book reservation
  reset restart reboot
  resist proof
  rest pause wait stand
  restaurant catering
  restrict limit
  result outcome
  retailer shop store
  return send+back bring+back take+back give+back come+back
  reuse again
  rinse flush
  rip tear+open
  ripped torn tear tore rip
  road street
  rock stone
  rope cord line
  rot decay
  rotate turn spin
  rough coarse
  round circle
  row line
  rub wipe
  rubber elastic
  rule regulation policy
  rush hurry
  rust corrosion corrode
  safe secure safety
  salt brine
  sand grit
  save keep
  scissors shears
  scooter e-scooter
  scratch scrape
  screw bolt
  scrub scour
  seal gasket
  sealed tight
  season > spring summer autumn winter
  season winter summer
  seat sit
  second-hand used
  secure fasten
  see view
  see view visibility visible
  sell sold
  send ship mail
  senior pensioner elderly retired
  sensor probe
  sew stitch seam
  shade shadow
  shake rattle
  sharp pointed
  sharpen grind
  shelter cover
  shift move
  shock impact
  shop store branch
  short brief
  shovel spade
  shower bath
  shrink contract
  side edge
  sieve strainer
  signal reception
  silence quiet
  similar alike
  single one
  sink washbasin
  sleep overnight
  slice piece
  slide glide
  slim thin
  slip slide
  slow delay
  small little tiny
  smoke smoking
  smooth even
  snow > ice avalanche
  snow ice
  soak immerse submerge
  soft gentle
  software firmware update
  sole outsole
  solid firm
  solve fix
  soup broth
  spare replacement
  speak talk
  speaker loudspeaker
  special particular
  speed fast velocity
  spend pay
  spill pour
  spoil rot
  spoon ladle
  spray mist
  spring coil
  squeak creak squeal
  squeeze press
  stable steady
  stain spot mark
  stair step
  stairs steps
  start begin turn+on switch+on launch
  state condition
  station stop
  stay remain
  steal stolen theft
  steam vapour
  stick adhere stuck
  stiff rigid hard
  stop halt cease
  store keep stow put+away leave
  store keep stow storage put+away
  storm gale wind
  stove cooker burner
  strap belt
  strength strong
  stretch expand
  strike hit
  string cord
  strong sturdy robust
  stuck jam jammed
  student pupil
  submerge immerse dive underwater
  subscribe subscription pass membership
  suffice enough
  summer warm
  sun sunlight sunshine uv
  supplement surcharge extra
  surname name
  sweat perspiration
  switch button
  switch+off turn+off power+off shut+down shutoff
  system network
  table desk
  take+part join
  take+up need occupy require
  tap faucet
  task job
  taste flavour flavor
  tax duty customs vat
  taxi cab
  teacher instructor
  teacher tutor
  technician specialist expert
  temperature hot cold warm cool degree
  tent shelter
  test trial
  test try
  textile > fabric cloth wool cotton nylon
  thick thickness
  thread yarn
  ticket fare
  tie knot
  tight firm
  tighten fasten
  timetable schedule
  tip hint advice
  tire tyre
  title name
  tool > drill hammer knife pliers saw screwdriver spanner wrench
  tool > screwdriver knife pliers spanner
  tool instrument
  top upper
  total sum
  touch handle
  track trace tracking
  trade exchange
  train railway
  training course lesson
  tram streetcar
  transfer change
  treat process
  truck lorry
  try attempt
  tumble+dry dryer tumble
  tune melody song
  twist turn
  typical usual
  tyre wheel
  umbrella parasol
  unpack open
  unused new
  unwell sick
  update upgrade firmware
  upright vertical
  use operate handle
  use operate usage
  valid validity expire
  valley dale
  value worth
  valve tap
  van vehicle
  variety range
  vegan vegetarian
  vegetable greens
  vehicle > car van lorry bus truck tram train bicycle motorcycle scooter
  vent opening
  vinegar acid
  visit visitor
  voltage volt
  voucher coupon
  walk foot hiking
  warn warning caution alert
  washer ring seal
  watch clock
  water liquid
  waterproof watertight rain proof
  wave surf
  wax proofing
  weapon > gun knife
  wear wearing abrasion wear+out
  website site online internet
  wedding marriage
  week weekly
  weekday working
  weekend > saturday sunday
  welcome greet
  wheel roll
  wide width broad
  wife spouse
  wifi wi-fi wireless
  window pane
  winter snow
  wireless bluetooth radio
  wood wooden timber
  wool woollen
  work function operate
  worker employee
  workplace office
  worn used
  worry concern
  write written writing
  wrong incorrect
  zero nil
  zip zipper fastener
  zone area
`
  .trim()
  .split('\n')
  .map((line) => line.trim())
