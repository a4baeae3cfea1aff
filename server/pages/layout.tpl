<!DOCTYPE html>
<html lang="{{LANG}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="strict-origin">
<title>{{TITLE}} · {{SERVICE}}</title>
<link rel="stylesheet" href="{{STYLE}}">
<link rel="icon" href="{{ICON}}" type="image/svg+xml">
<script src="{{SCRIPT}}" defer></script>
</head>
<body>
<a class="skip" href="#main">[[Skip to content]]</a>
<header class="bar">
<a class="brand" href="{{PREFIX}}/"><img src="{{ICON}}" alt="" width="28" height="28">{{SERVICE}}</a>
{{#MENU}}
<details class="menu">
<summary><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="12" cy="8" r="4"/><path d="M4 21c0-4.4 3.6-7 8-7s8 2.6 8 7"/></svg><span class="who">{{WHO}}</span></summary>
<div class="menu-items">
<a href="{{PREFIX}}/profile">[[My profile]]</a>
<form method="post" action="{{PREFIX}}/sign-out"><input type="hidden" name="csrf" value="{{CSRF}}"><button type="submit">[[Sign out]]</button></form>
</div>
</details>
{{/MENU}}
</header>
<main id="main">
{{#CONFIRMATION}}
<p class="confirmation" role="status"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="m7.5 12.5 3 3 6-6.5"/></svg>{{TEXT}}</p>
{{/CONFIRMATION}}
{{#NOTICE}}
<p class="notice" role="alert">{{TEXT}}{{#END}} [[This ends on <time datetime="{{TIME}}">{{AT}}</time>.]]{{/END}}{{#HELP}} {{ADVICE}}{{/HELP}}</p>
{{/NOTICE}}
{{>BODY}}
</main>
<footer>
<p>[[Need help? <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>]]</p>
{{#DEMO}}<p>[[This is a demo: its text messages arrive on <a href="{{PREFIX}}/demo/phone">the demo's phone</a>.]]</p>{{/DEMO}}
</footer>
</body>
</html>
