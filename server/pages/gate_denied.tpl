<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="strict-origin">
<title>[[No access]] · {{SERVICE}}</title>
<style>
body { margin: 0; padding: 3rem 1rem; background: #f3f5f9; color: #1a2230; font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
main { max-width: 28rem; margin: 0 auto; padding: 1.5rem; background: #ffffff; border: 1px solid #d5dbe5; border-radius: 16px; }
h1 { margin: 0 0 1rem; font-size: 1.6rem; line-height: 1.25; }
a { color: #2457c5; }
:focus-visible { outline: 3px solid #2457c5; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  body { background: #10141b; color: #e8ecf3; }
  main { background: #1a202a; border-color: #303948; }
  a { color: #8fb2ff; }
  :focus-visible { outline-color: #8fb2ff; }
}
</style>
</head>
<body>
<main>
<h1>[[You can't open this]]</h1>
{{#RULE}}<p>[[The account that you are signed in with may not open this address.]]</p>
<p>[[To use another account, <a href="{{PROFILE}}">sign out</a> first (the menu in the top right corner).]]</p>{{/RULE}}
{{#SET_UP}}<p>[[Sign-in isn't set up for this address. Whoever runs it finds the reason in the log of {{SERVICE}}.]]</p>{{/SET_UP}}
<p>[[Need help? <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>]]</p>
</main>
</body>
</html>
