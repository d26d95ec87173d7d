import { isCard, isIban, isSocialSecurityNumber } from './checksums'

/** A kind of personal data: how it looks, and what else must hold. */
export interface PersonalKind {
  readonly kind: string
  /** 0 to 7: what can be done with it. */
  readonly severity: number
  readonly pattern: RegExp
  /** Group of the pattern that is the datum; the whole where absent. */
  readonly group?: number
  readonly holds?: (datum: string, before: string) => boolean
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

/** What identifies, locates or lets in: by form and, where there is one, by checksum. Names are not among it. */
export const personalKinds: readonly PersonalKind[] = [
  {
    kind: 'a private key',
    severity: 7,
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g,
  },
  {
    kind: 'a secret',
    severity: 7,
    pattern:
      /\b(?:sk-(?:proj-|ant-|live_|test_|svcacct-)?[A-Za-z0-9_-]{20,}|sk_(?:live|test)_[A-Za-z0-9]{16,}|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35}|npm_[A-Za-z0-9]{36}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})/g,
  },
  {
    kind: 'a secret',
    severity: 7,
    pattern: /\b(?:AccountKey|SharedAccessKey|sig)=([A-Za-z0-9+/%]{32,}={0,2})/g,
    group: 1,
  },
  {
    kind: 'a password',
    severity: 6,
    pattern:
      /\b(?:password|passwd|passcode|pin code|pin|api[ _-]?key|secret)\b(?: is|:| ?=) ?["'`]?([^\s"'`,;]{4,64})/gi,
    group: 1,
    // A sentence about a password is no password: those have a digit or a sign among their letters.
    holds: (datum) => /\d|[!@#$%^&*]/.test(datum.replace(/[.!?]+$/, '')) && !/^\W*$/.test(datum),
  },
  {
    kind: 'a payment card',
    severity: 6,
    pattern: /(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-])/g,
    holds: (datum, before) =>
      isCard(digitsOf(datum)) &&
      !/(?:order|tracking|parcel|invoice|ticket|isbn|imei|serial)[^.\n]{0,20}$/i.test(before),
  },
  {
    kind: 'an IBAN',
    severity: 6,
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g,
    holds: (datum) => isIban(datum.replaceAll(' ', '')),
  },
  {
    kind: 'a social security number',
    severity: 6,
    pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g,
    holds: (datum) => isSocialSecurityNumber(digitsOf(datum)),
  },
  {
    kind: 'a social security number',
    severity: 6,
    pattern: /\b(?:ssn|social security(?: number)?|soc\. sec\.)\b[^\d\n]{0,15}(\d{3}[ .]?\d{2}[ .]?\d{4})(?!\d)/gi,
    group: 1,
    holds: (datum) => isSocialSecurityNumber(digitsOf(datum)),
  },
  {
    kind: 'a national insurance number',
    severity: 6,
    pattern: /\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/g,
  },
  {
    kind: 'a document number',
    severity: 6,
    pattern:
      /\b(?:passport|driver'?s? licen[cs]e|driving licen[cs]e|identity card|id card|national id|tax id|taxpayer|licen[cs]e plate)(?: (?:number|no\.?|nr\.?|#))?(?: is|:| ?=|,)? ?#?([A-Z]{0,3}[ -]?\d[A-Z0-9 -]{4,14}\d)\b/gi,
    group: 1,
  },
  {
    kind: 'an account number',
    severity: 6,
    pattern:
      /\b(?:account|routing|sort code|bank)(?: (?:number|no\.?|nr\.?|#|code))(?: is|:| ?=)? ?#?(\d[\d -]{5,18}\d)\b/gi,
    group: 1,
  },
  {
    kind: 'an e-mail address',
    severity: 4,
    pattern:
      /(?<![\w.+-])[A-Za-z0-9](?:[\w.+%-]{0,63})@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}(?![\w@])/g,
    // Addresses of organisations are there to be given.
    holds: (datum) =>
      !/^(?:info|support|help|helpdesk|sales|contact|service|services|office|team|hello|mail|noreply|no-reply|donotreply|press|jobs|careers|billing|admin|webmaster|postmaster|abuse|privacy|security|orders?|returns?|feedback|customer[.-]?(?:service|care|support)|repairs?|git|user|you|name|example)@/i.test(
        datum,
      ) && !/@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|test|invalid|localhost)$/i.test(datum),
  },
  {
    kind: 'a telephone number',
    severity: 4,
    pattern:
      /(?<![\w.,/#$€£-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){6,11}|\(\d{3}\) ?\d{3}[ .-]?\d{4}|\d{3}[ .-]\d{3}[ .-]\d{4}|0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,5})(?![\w-]|\.\d)/g,
    holds: (datum, before) =>
      // Numbers free of charge belong to organisations, and 555-01xx to nobody.
      !/^(?:\+1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ .-]/.test(datum) &&
      !/^\+\d{1,3}[ .-]?800/.test(datum) &&
      !/555[ .-]?01\d\d$/.test(datum) &&
      !/(?:order|invoice|tracking|parcel|serial|part|model|isbn|sku|article|ref(?:erence)?|ticket|case)[^.\n]{0,12}$/i.test(
        before,
      ),
  },
  {
    kind: 'a telephone number',
    severity: 4,
    pattern:
      /\b(?:phone|telephone|mobile|cell|tel\.?|call (?:me|him|her|them)(?: (?:at|on))?|whatsapp|reach (?:me|him|her|them) (?:at|on))(?: number)?(?: is|:)? ?(\+?\d[\d .()-]{6,16}\d)(?!\d)/gi,
    group: 1,
    holds: (datum) => !/^\(?(?:\+?1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\b/.test(datum),
  },
  {
    kind: 'an IP address',
    severity: 4,
    pattern: /(?<![\d.\w])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d\w]|\.\d)/g,
    holds: (datum, before) =>
      !/(?:version|release|build|firmware|ver\.?|\bv|section|chapter|clause|driver|update|upgrade to|node(?:js)?|release notes|oid)[\s:]*$/i.test(
        before,
      ) && !/^(?:127\.|0\.0\.0\.0|255\.255\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/.test(datum),
  },
  {
    kind: 'an IP address',
    severity: 4,
    pattern:
      /(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){2,6}:(?:[0-9a-fA-F]{1,4}:){0,4}[0-9a-fA-F]{1,4}(?![\w:])/g,
    holds: (datum) => !/^2001:db8:/i.test(datum),
  },
  {
    kind: 'a street address',
    severity: 5,
    pattern:
      /\b\d{1,5}[A-Za-z]? (?:(?:north|south|east|west|n\.|s\.|e\.|w\.) )?(?:[A-Z][a-z'’-]+ ){1,3}(?:[Ss]treet|[Ss]t\.?|[Aa]venue|[Aa]ve\.?|[Rr]oad|[Rr]d\.?|[Bb]oulevard|[Bb]lvd\.?|[Ll]ane|[Ll]n\.?|[Dd]rive|[Dd]r\.?|[Cc]ourt|[Cc]t\.?|[Tt]errace|[Pp]lace|[Pp]l\.?|[Ww]ay|[Cc]lose|[Cc]rescent|[Ss]quare)\b(?! (?:warehouse|store|shop|branch|office|headquarters))/g,
  },
  {
    kind: 'a street address',
    severity: 5,
    pattern: /\b(?:[A-ZÄÖÜ][a-zäöüß]+(?:straße|strasse|str\.|weg|gasse|platz|allee)) \d{1,4}[a-z]?\b/g,
  },
  {
    kind: 'a date of birth',
    severity: 5,
    pattern:
      /\b(?:born(?: on)?|date of birth|birth ?date|birthday|dob|d\.o\.b\.?)(?: is| was|:|,)? ?(?:the |on )?((?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4})|(?:\d{4}-\d{2}-\d{2})|(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? \d{4})|(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}(?:st|nd|rd|th)?,? \d{4}))/gi,
    group: 1,
  },
  {
    kind: 'a position',
    severity: 4,
    pattern: /(?<![\d.])-?\d{1,2}\.\d{4,}, ?-?\d{1,3}\.\d{4,}(?![\d.])/g,
  },
]
