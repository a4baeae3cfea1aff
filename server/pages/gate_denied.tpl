<!DOCTYPE html>
<html lang="{{LANG}}" dir="{{DIR}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="strict-origin">
<title>[[No access]] · {{SERVICE}}</title>
<style>
body { margin: 0; padding: 3rem 1rem; background: #f4f6f8; color: #17202a; font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; overflow-wrap: break-word; }
main { max-width: 26rem; margin-inline: auto; padding: 1.5rem; background: #fff; border: 1px solid #c9d1d9; border-radius: 12px; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: .75rem 0 0; }
a { color: {{ACCENT}}; text-underline-offset: .18em; }
:focus-visible { outline: 3px solid {{ACCENT}}; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  body { background: #0e1318; color: #e8edf2; }
  main { background: #171e25; border-color: #37444f; }
  a { color: {{DARK_ACCENT}}; }
  :focus-visible { outline-color: {{DARK_ACCENT}}; }
}
</style>
</head>
<body>
<main>
<h1>[[You can't open this]]</h1>
{{#RULE}}<p>[[The account that you are signed in with may not open this address.]]</p>
<p>[[To use another account, <a href="{{PROFILE}}">sign out</a> first (the menu in the top right corner).]]</p>{{/RULE}}
{{#LACK_OF_PASSKEYS}}<p>[[This address opens with a passkey only, and passkeys aren't allowed for your account.]]</p>{{/LACK_OF_PASSKEYS}}
{{#SET_UP}}<p>[[Sign-in isn't set up for this address. Whoever runs it finds the reason in the log of {{SERVICE}}.]]</p>{{/SET_UP}}
<p>[[Need help? <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>]]</p>
</main>
</body>
</html>
