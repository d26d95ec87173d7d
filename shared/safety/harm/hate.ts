import { harmCheck } from './harm-check'
import { profaneWords } from './profanity'

const group =
  '(?:muslims?|jews?|jewish people|christians?|hindus?|sikhs?|buddhists?|atheists?|blacks?|black people|africans?|whites?|white people|asians?|chinese|mexicans?|latinos?|hispanics?|arabs?|indians?|pakistanis?|russians?|ukrainians?|germans?|americans?|europeans?|roma|gypsies|immigrants?|migrants?|refugees?|foreigners?|asylum seekers?|women|girls|females?|men|gays?|gay people|homosexuals?|lesbians?|trans(?:gender)? people|transgenders?|bisexuals?|disabled people|the disabled|autistic people|old people|the elderly|poor people|fat people|natives?|aborigin\\w+)'
const all = '(?:all |the |those |these |every |most |you |some )*'
const sign = (pattern: string, severity: number, label: string) => ({
  pattern: new RegExp(String.raw`\b${pattern}`, 'g'),
  severity,
  label,
})

/** Attacks on people for what they are. */
export const hate = harmCheck({
  id: 'hate',
  summary: 'Hate and unfairness: slurs, dehumanisation, exclusion and unfair generalisation',
  category: 'hate',
  softening:
    /\b(?:racist|racism|sexist|prejudice|stereotypes?|discriminat\w+|slur|bigot\w*|hateful|wrong to (?:say|claim)|myth|false(?:ly)? (?:that|claim\w*)|it is not true|reported|condemn\w*|propaganda|court|history|historical|historians?)\b/,
  signs: [
    sign(
      `${all}${group} (?:are|is|were) (?:all |just |nothing but |basically |like )*(?:vermin|animals?|sub-?humans?|parasites?|cockroach(?:es)?|rats?|pigs|dogs|apes?|monkeys?|filth\\w*|scum|a disease|a plague|a cancer|garbage|trash|savages?|not (?:really )?human)\\b`,
      6,
      'dehumanisation',
    ),
    sign(
      `${all}${group} (?:should|must|need to|ought to|have to|deserve to) (?:all )?(?:be )?(?:deported|exterminated|eliminated|killed|gassed|wiped out|shot|hanged|lynched|castrated|sterili[sz]ed|die|burn|rounded up|locked up|thrown out|driven out|enslaved)\\b`,
      6,
      'a call for violence against a group',
    ),
    sign(
      `(?:kill|exterminate|gas|deport|lynch|wipe out|get rid of|eradicate|burn|death to|purge (?:us |our \\w+ )?of) ${all}${group}\\b`,
      6,
      'a call for violence against a group',
    ),
    sign(
      `${all}${group} (?:should|must|ought to) (?:not|never) (?:be (?:allowed|hired|trusted|let|permitted)|vote|work|drive|lead|have (?:children|rights|the right))`,
      5,
      'exclusion of a group',
    ),
    sign(`${all}${group} (?:can't|cannot|can not) be trusted\\b`, 4, 'unfair generalisation'),
    sign(
      `(?:never|don't|do not|wouldn't|won't) (?:hire|trust|rent to|serve|employ|promote|marry) ${all}${group}\\b`,
      5,
      'exclusion of a group',
    ),
    sign(
      `${all}${group} (?:are|is) (?:all |just |naturally |simply |too |so |inherently |always |genetically |obviously )*(?:inferior|stupid|dumb|idiots?|lazy|dirty|greedy|criminals?|terrorists?|rapists?|thieves|liars?|dangerous|emotional to|disgusting|evil|violent|mentally ill|perverts?|weak|worthless|primitive|uncivili[sz]ed|less intelligent|bad at|incapable)\\b`,
      4,
      'unfair generalisation',
    ),
    sign(
      `(?:i|we) (?:really |just |all |fucking )?(?:hate|despise|loathe|detest|can't stand|cannot stand) ${all}${group}\\b`,
      4,
      'hatred of a group',
    ),
    sign(
      `${all}${group} (?:belong in|should stay in|should go back to|go back to) (?:the |their |your )?(?:kitchen|home|country|countries|jungle|caves?|zoo|where)`,
      4,
      'exclusion of a group',
    ),
    sign(`(?:no|not? any) ${group} (?:allowed|welcome|need apply|should)`, 5, 'exclusion of a group'),
    sign(
      `(?:white|aryan|racial|male) (?:supremacy|power|master race)\\b(?! (?:groups?|movement|ideolog))`,
      4,
      'supremacism',
    ),
    sign(`(?:the )?master race\\b`, 4, 'supremacism'),
    sign(
      `${group} (?:are|is) (?:replacing|invading|infesting|overrunning|poisoning|destroying|ruining) (?:us|our|the|this)`,
      4,
      'unfair generalisation',
    ),
  ],
  more: (text) => profaneWords(text, 'slur'),
})
