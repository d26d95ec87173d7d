/** Irregular forms of English verbs and nouns, each line the base first; `left`, `felt` and the like are missing where the form is a common word of its own. */
const lines = `
  begin began begun
  bend bent
  bind bound
  bite bit bitten
  blow blew blown
  break broke broken
  bring brought
  build built
  burn burnt
  buy bought
  catch caught
  child children
  choose chose chosen
  die died dies dying
  dig dug
  draw drew drawn
  drink drank drunk
  drive drove driven
  eat ate eaten
  fall fell fallen
  feed fed
  find found
  fly flew flown
  foot feet
  forbid forbade forbidden
  forget forgot forgotten
  freeze froze frozen
  grow grew grown
  half halves
  hang hung
  hear heard
  hide hid hidden
  hold held
  keep kept
  knife knives
  know knew known
  lay laid
  lend lent
  life lives
  light lit
  lose lost
  man men
  mean meant
  melt molten
  mouse mice
  pay paid
  ride rode ridden
  ring rang rung
  rise rose risen
  run ran running
  see saw seen
  seek sought
  sell sold
  send sent
  sew sewn
  shake shook shaken
  shelf shelves
  shine shone
  shoot shot
  shrink shrank shrunk
  sing sang sung
  sink sank sunk
  sit sat sitting
  sleep slept
  slide slid
  speak spoke spoken
  spend spent
  spill spilt
  spin spun
  spoil spoilt
  stand stood
  steal stole stolen
  stick stuck
  strike struck
  sweep swept
  swell swollen
  swim swam swum
  swing swung
  teach taught
  tear tore torn
  think thought
  throw threw thrown
  tooth teeth
  understand understood
  wake woke woken
  wear wore worn
  wind wound
  wolf wolves
  woman women
  write wrote written
`

/** The base of an irregular form. */
export const baseForms: Readonly<Record<string, string>> = Object.fromEntries(
  lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [base = '', ...forms] = line.trim().split(' ')
      return forms.map((form) => [form, base])
    }),
)
