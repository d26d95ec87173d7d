import { harmCheck } from './harm-check'
import { profaneWords } from './profanity'

const minor =
  '(?:child(?:ren)?|kids?|minors?|little (?:girl|boy)s?|school ?(?:girl|boy)s?|under-?age\\w*|toddlers?|(?:[1-9]|1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)[- ]year[- ]olds?|preteens?|teen(?:age)? (?:girl|boy)s?)'
const arousal =
  '(?:sexy|sexual(?:ly)?|erotic\\w*|nudes?|naked|aroused|horny|seduc\\w+|fondl\\w+|molest\\w*|porn\\w*|lust\\w*)'
const sign = (pattern: string, severity: number, label: string) => ({
  pattern: new RegExp(String.raw`\b${pattern}`, 'g'),
  severity,
  label,
})

/** Sexual content. */
export const sexual = harmCheck({
  id: 'sexual',
  summary: 'Sexual content: explicit acts, arousal, and anything that sexualises minors',
  category: 'sexual',
  softening:
    /\b(?:sex education|education|medical|doctor|health|clinic\w*|cancer|contracept\w+|consent|anatomy|biology|patients?|infection|therapy|symptoms?|harass\w+|report(?:ed|ing)?|police|prevent\w*|abuse (?:hotline|victims?)|safeguard\w*|law|illegal|gender|museum|painting|sculpture|novel prize)\b/,
  signs: [
    sign(`${arousal}\\b[^.!?\\n]{0,40}\\b${minor}\\b`, 7, 'sexualisation of a minor'),
    sign(`${minor}\\b[^.!?\\n]{0,40}\\b${arousal}\\b`, 7, 'sexualisation of a minor'),
    sign(`(?:have|having|had|want|wants) sex with (?:a |the |an )?${minor}\\b`, 7, 'sexualisation of a minor'),
    sign(
      '(?:she|he|they|i) (?:slowly |gently |eagerly )?(?:moan\\w*|undress\\w*|strip(?:s|ped)? (?:off|naked)|thrust\\w*|climax\\w*|penetrat\\w+)',
      5,
      'an explicit scene',
    ),
    sign(
      '(?:lick|suck|strok|caress|rubb?|kiss|grop|fondl)(?:e|es|ed|ing|s)? (?:her|his|my|your|their) (?:\\w+ )?(?:breasts?|nipples?|thighs?|cock|dick|clit\\w*|body|neck and)',
      5,
      'an explicit scene',
    ),
    sign('(?:inside|into|between) her (?:legs|thighs|wet)\\b', 5, 'an explicit scene'),
    sign(
      '(?:fuck|bang|screw)(?:s|ed|ing)? (?:me|her|him|you) (?:hard|all night|so|until|in the|from behind)',
      6,
      'an explicit act',
    ),
    sign('(?:rape|raped|raping) (?:her|him|you|me|them)\\b', 6, 'sexual violence'),
    sign(
      "(?:want to|wanna|let's|i'd love to|ready to) (?:have sex|make love|sleep with you|see you naked|undress you)",
      4,
      'a sexual approach',
    ),
    sign(
      '(?:send|show|share) (?:me )?(?:your |some |her |his )?(?:nudes?|naked (?:pics?|pictures?|photos?)|nude (?:pics?|pictures?|photos?))',
      5,
      'a sexual approach',
    ),
    sign('(?:porn(?:ography|ographic)?|xxx) (?:videos?|sites?|movies?|stars?|scene|story|stories)', 4, 'pornography'),
    sign(
      '(?:erotic|sexually explicit|smutty|steamy) (?:story|stories|scene|fiction|roleplay|content|novel)',
      4,
      'erotica',
    ),
    sign('(?:escort|prostitut\\w+|call girls?) (?:service|in|for|near|available|tonight)', 4, 'prostitution'),
    sign('(?:oral|anal|rough|kinky) sex\\b', 4, 'an explicit act'),
  ],
  more: (text) => [...profaneWords(text, 'sexual'), ...profaneWords(text, 'explicit')],
})
