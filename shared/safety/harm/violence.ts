import { harmCheck } from './harm-check'

const person =
  '(?:you|him|her|them|me|us|someone|somebody|people|everyone|everybody|my \\w+|your \\w+|his \\w+|her \\w+|their \\w+|the (?:teacher|boss|president|police\\w*|cops?|neighbou?rs?|manager|judge|mayor|children|kids|students?|staff|guards?|crowd|family|man|woman|guy)|this (?:man|woman|guy|person)|that (?:man|woman|guy|person|bastard))'
const weapon =
  '(?:pipe ?bombs?|bombs?|explosives?|ied|molotov(?: cocktails?)?|grenades?|nail bombs?|dirty bombs?|napalm|thermite|nerve agents?|nerve gas|sarin|ricin|poison gas|mustard gas|anthrax|bio-?weapons?|chemical weapons?|car bombs?|ghost guns?|silencers?|suppressors?|landmines?|detonators?)'
const sign = (pattern: string, severity: number, label: string) => ({
  pattern: new RegExp(String.raw`\b${pattern}`, 'g'),
  severity,
  label,
})

/** Violence against people and animals. */
export const violence = harmCheck({
  id: 'violence',
  summary: 'Violence: threats, glorification, and weapons with how to make or use them',
  category: 'violence',
  softening:
    /\b(?:police (?:said|say|report\w*|arrested)|according to|reported|news|documentary|film|movie|novel|game|chess|history|historical|world war|museum|court|trial|convicted|sentenced|victims?|prevent\w*|safety|defus\w+|disposal|treaty|banned|emergency|first aid|call 911|call 112|hotline|i can(?:'t|not) help|i won't)\b/,
  signs: [
    sign(
      `(?:i|we)(?:'ll| will|'m going to| am going to|'re going to| are going to|'m gonna| wanna| want to|'d love to| should| swear i'll)? (?:\\w+ )?(?:kill|murder|stab|shoot|strangle|behead|beat up|beat|hurt|slit|smash|burn|poison|torture|hang|run over|break) ${person}\\b`,
      6,
      'a threat',
    ),
    sign(
      `(?:i|we)(?:'ll| will|'m going to| am going to| should| must| want to| wanna) (?:blow up|bomb|shoot up|burn down|set fire to) (?:the|your|this|that|his|her|their)`,
      6,
      'a threat',
    ),
    sign(
      `(?:you|he|she|they) (?:deserves?|ought|needs?|should) to (?:be (?:killed|shot|beaten|stabbed|hanged|tortured|executed)|die\\b|suffer|burn)`,
      5,
      'a wish for violence',
    ),
    sign(
      `(?:how (?:to|do i|can i|would i|could i)|steps? to|instructions? (?:to|for)|guide to|recipe for|teach me to|ways? to) (?:\\w+ )?(?:make|making|build|building|assemble|assembling|construct|create|cook|synthesi[sz]e|produce|buy|get|3d[- ]print)? ?(?:an? |the |some |my own |homemade |untraceable |working |simple )*${weapon}\\b`,
      6,
      'how to make a weapon',
    ),
    sign(
      `(?:mix|combine|pack|fill|pour|load|wire|attach|insert|connect|add)\\w* (?:the |a |some |up )?[^.\\n]{0,60}\\b(?:into|with|to|in) (?:the |a )?[^.\\n]{0,30}\\b(?:pipe|detonator|fuse|blasting cap|gunpowder|black powder|shrapnel|explosive charge)\\b`,
      6,
      'how to make a weapon',
    ),
    sign(
      `(?:how (?:to|do i|can i)|(?:best|easiest|quickest|fastest) ways? to|help me) (?:get away with (?:murder|killing)|kill|murder|poison|strangle|stab|kidnap|assassinate|torture|drown|hurt) ${person}\\b`,
      6,
      'how to hurt somebody',
    ),
    sign(
      `how to (?:get away with (?:murder|killing)|dispose of a (?:body|corpse)|hide a (?:body|corpse)|torture)\\b`,
      6,
      'how to hurt somebody',
    ),
    sign(
      `(?:kill|slaughter|massacre|murder|gun down|wipe out) (?:them all|you all|everyone|everybody|as many (?:people )?as|all of (?:them|you))`,
      6,
      'a call for violence',
    ),
    sign(
      `(?:dismember\\w*|disembowel\\w*|decapitat\\w+|gouge\\w* out|ripp?(?:ed|ing)? (?:out )?(?:his|her|their) (?:throat|guts|heart|eyes)|slit(?:ting)? (?:his|her|their|your|the) throat|blood (?:sprayed|gushed|spurted|splattered))`,
      5,
      'gore',
    ),
    sign(
      `(?:school|mass|church|mosque|synagogue) (?:shooting|shooter|massacre)s? (?:was|were|is|are) (?:great|awesome|justified|heroic|a hero|deserved|beautiful)`,
      6,
      'glorification',
    ),
    sign(
      `(?:shooter|killer|terrorist|bomber|attacker)s? (?:is|are|was|were) (?:a |my |our |true )*(?:heroe?s?|martyrs?|legends?|idols?|right)\\b`,
      6,
      'glorification',
    ),
    sign(
      `(?:beat|punch|kick|whip|burn|torture|starve|drown|kill) (?:the|your|that|his|a|my) (?:dog|cat|puppy|kitten|horse|animal|wife|girlfriend|husband|child|kid|baby)(?: (?:until|hard|so|to death|if|when|with|for)|\\b[.!?])`,
      5,
      'cruelty',
    ),
    sign(`(?:you're|you are|he's|she's|they're) (?:a )?dead (?:man|woman|meat|to me and)`, 4, 'a threat'),
    sign(
      `(?:i know where you live|watch your back|you(?:'ll| will) (?:pay for this with your life|regret this when|be sorry when i))`,
      4,
      'a threat',
    ),
    sign(`join (?:the )?(?:jihad|isis|al[- ]qaeda|holy war|armed struggle)\\b`, 6, 'terrorism'),
  ],
})
