<!DOCTYPE html>
<html lang="{{LANG}}" dir="{{DIR}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#171e25" media="(prefers-color-scheme: dark)">
<meta name="referrer" content="strict-origin">
<title>{{#REFUSED}}[[Error: {{TITLE}}]]{{/REFUSED}}{{#PLAIN}}{{TITLE}}{{/PLAIN}} · {{SERVICE}}</title>
<link rel="stylesheet" href="{{STYLE}}">
{{#BRAND_COLOURS}}<link rel="stylesheet" href="{{BRAND_STYLE}}">{{/BRAND_COLOURS}}
<link rel="icon" href="{{ICON}}" type="image/svg+xml">
<script src="{{SCRIPT}}" defer></script>
</head>
<body class="{{FRAME}}" data-show="[[Show]]" data-hide="[[Hide]]" data-copy="[[Copy]]" data-copied="[[Copied]]">
<a class="skip" href="#main">[[Skip to content]]</a>
{{#BAR}}
<header class="bar"><div class="wrap">
{{>BRAND}}
{{#MENU}}
<details class="menu">
<summary><svg class="i" aria-hidden="true"><use href="{{ICONS}}#person"/></svg><span class="sr">[[Account menu:]] </span><span class="who" dir="auto">{{WHO}}</span><svg class="i" aria-hidden="true"><use href="{{ICONS}}#down"/></svg></summary>
<div>
<p>{{#NAMED}}<bdi>{{NAME}}</bdi><br>{{/NAMED}}<bdi class="meta">{{EMAIL}}</bdi></p>
<a href="{{PREFIX}}/profile"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#person"/></svg>[[My profile]]</a>
<form method="post" action="{{PREFIX}}/sign-out"><input type="hidden" name="csrf" value="{{CSRF}}"><button type="submit"><svg class="i flip" aria-hidden="true"><use href="{{ICONS}}#sign_out"/></svg>[[Sign out]]</button></form>
</div>
</details>
{{/MENU}}
</div></header>
{{/BAR}}
<main id="main" class="wrap">
<div class="{{BOX}}">
{{#FRONT}}{{>BRAND}}{{/FRONT}}
{{#BACK}}<a class="back" href="{{WHERE}}"><svg class="i flip" aria-hidden="true"><use href="{{ICONS}}#back"/></svg>{{TO}}</a>{{/BACK}}
{{#ERRORS}}
<section class="errors" aria-labelledby="problem" role="alert" tabindex="-1" autofocus><h2 id="problem">[[There is a problem]]</h2><ul class="dots">{{#ONE}}<li><a href="#{{FIELD}}">{{TEXT}}</a></li>{{/ONE}}</ul></section>
{{/ERRORS}}
{{#DONE}}
<div class="notice {{MOOD}}" role="status" tabindex="-1" autofocus><svg class="i" aria-hidden="true"><use href="{{ICONS}}#{{MARK}}"/></svg><p>{{TEXT}}</p></div>
{{/DONE}}
{{#NEWS}}
<div class="notice info" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#info"/></svg><p>{{TEXT}}</p></div>
{{/NEWS}}
{{#NOTICE}}
<div class="notice {{MOOD}}" role="alert" tabindex="-1" autofocus><svg class="i" aria-hidden="true"><use href="{{ICONS}}#{{MARK}}"/></svg><div class="flow">{{#END}}<h2 class="h3">[[You can try again at <time data-time="clock" datetime="{{TIME}}">{{AT}}</time>.]]</h2>{{/END}}<p>{{TEXT}}</p>{{#HELP}}<p>{{ADVICE}}</p>{{/HELP}}{{#LONG}}<p>[[Can't wait? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/LONG}}</div></div>
{{/NOTICE}}
{{>BODY}}
</div>
</main>
<footer class="foot"><div class="wrap">
<p>[[Need help? <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>]]</p>
{{#DEMO}}<p>[[This is a demo. Its text messages arrive on <a href="{{PREFIX}}/demo/phone" target="twostep_demo_phone" rel="noopener">the demo's phone</a>.]]</p>{{/DEMO}}
{{#LANGUAGES}}
<details class="more"><summary>{{LANGUAGE}}</summary>
<form method="post" action="{{PREFIX}}/language" class="flow"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{NEXT}}">{{#OTHER}}<button class="btn quiet" type="submit" name="locale" value="{{TAG}}" lang="{{TAG}}">{{NAME}}</button>{{/OTHER}}</form>
</details>
{{/LANGUAGES}}
</div></footer>
</body>
</html>
