<h1>[[My profile]]</h1>
<nav class="tabs" aria-label="[[My profile]]"><a href="{{PREFIX}}/profile">[[Profile]]</a><a href="{{PREFIX}}/profile/security" aria-current="page">[[Security]]</a></nav>
{{#OFF}}
<section class="status warn" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#shield_open"/></svg><div><h2 id="state">[[Only your password protects your account]]</h2><p class="meta">[[Turn on <span class="keep">two-step</span> verification. When you sign in, we then ask for your password and for a code that we text to your phone.]]</p></div><div class="do"><a class="btn primary" href="{{PREFIX}}/profile/security/two-step/phone">[[Get started]]</a></div></section>
{{/OFF}}
{{#TURNING_ON}}
<section class="status info" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#clock"/></svg><div><h2 id="state">{{#HERE}}[[Enter the code to turn on <span class="keep">two-step</span> verification]]{{/HERE}}{{#ELSEWHERE}}[[You started a change in another browser]]{{/ELSEWHERE}}</h2><p class="meta">{{#HERE}}[[We texted it to {{>NUMBER}}. It works until <time class="keep" data-time="clock" datetime="{{UNTIL_TIME}}">{{UNTIL}}</time>.]]{{/HERE}}{{#ELSEWHERE}}[[Finish there, or cancel.]]{{/ELSEWHERE}}</p></div><div class="do">{{#HERE}}<a class="btn primary" href="{{PREFIX}}/profile/security/two-step/enable">[[Enter the code]]</a>{{/HERE}}<form method="post" action="{{PREFIX}}/profile/security/two-step/enable/cancel"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit">[[Cancel]]</button></form></div></section>
{{/TURNING_ON}}
{{#TURNING_OFF}}
<section class="status info" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#clock"/></svg><div><h2 id="state">{{#HERE}}[[Enter the code to turn off <span class="keep">two-step</span> verification]]{{/HERE}}{{#ELSEWHERE}}[[You started a change in another browser]]{{/ELSEWHERE}}</h2><p class="meta">{{#HERE}}[[We texted it to {{>NUMBER}}. Until you enter it, everything stays on.]]{{/HERE}}{{#ELSEWHERE}}[[Finish there, or cancel.]]{{/ELSEWHERE}}</p></div><div class="do">{{#HERE}}<a class="btn primary" href="{{PREFIX}}/profile/security/two-step/disable/confirm">[[Enter the code]]</a>{{/HERE}}<form method="post" action="{{PREFIX}}/profile/security/two-step/disable/cancel"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit">[[Keep it on]]</button></form></div></section>
{{/TURNING_OFF}}
{{#CHANGING_NUMBER}}
<section class="status info" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#clock"/></svg><div><h2 id="state">{{#HERE}}[[You are changing your phone number]]{{/HERE}}{{#ELSEWHERE}}[[You started a change in another browser]]{{/ELSEWHERE}}</h2><p class="meta">{{#HERE}}[[Until that is confirmed, codes go to {{>NUMBER}}.]]{{/HERE}}{{#ELSEWHERE}}[[Finish there, or cancel.]]{{/ELSEWHERE}}</p></div><div class="do">{{#HERE}}<a class="btn primary" href="{{GO_ON}}">[[Continue]]</a>{{/HERE}}<form method="post" action="{{PREFIX}}/profile/security/two-step/replace/cancel"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit">[[Cancel]]</button></form></div></section>
{{/CHANGING_NUMBER}}
{{#LONG_UNVERIFIED}}
<section class="status warn" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><div><h2 id="state">[[Is this number still yours?]]</h2><p class="meta">[[No code sent to this number has been entered for a long time. If the number isn't yours, write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a> before you sign out. You need it to sign in again.]]</p></div></section>
{{/LONG_UNVERIFIED}}
{{#BY_RECOVERY_CODE}}
<section class="status warn" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><div><h2 id="state">[[You signed in with a recovery code]]</h2><p class="meta">{{LEFT}} [[Lost your phone? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p></div></section>
{{/BY_RECOVERY_CODE}}
{{#WELL}}
<section class="status good" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#shield_check"/></svg><div><h2 id="state">[[Your account is well protected]]</h2><p class="meta">[[When you sign in, we ask for your password and for a code that we text to {{>NUMBER}}.]]</p></div>{{#NO_CODES}}<div class="do"><a class="btn primary" href="{{PREFIX}}/profile/security/recovery-codes">[[Make recovery codes]]</a></div>{{/NO_CODES}}</section>
{{/WELL}}
{{#REQUIRED}}
<section class="status good" aria-labelledby="state"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#lock"/></svg><div><h2 id="state">[[<span class="keep">Two-step</span> verification is required by {{ORGANISATION}}]]</h2><p class="meta">[[It is on and protects your account. It can't be turned off here. Questions? Ask <a href="mailto:{{CONTACT}}">{{CONTACT}}</a>.]]</p></div>{{#NO_CODES}}<div class="do"><a class="btn primary" href="{{PREFIX}}/profile/security/recovery-codes">[[Make recovery codes]]</a></div>{{/NO_CODES}}</section>
{{/REQUIRED}}
<section class="section" aria-labelledby="how">
<header><h2 id="how">[[How you sign in]]</h2><p class="meta">[[Your password, and what we ask for after it.]]</p></header>
<div class="card">
<div class="row"><span class="ico"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#password"/></svg></span><div><h3>[[Password]]</h3><p class="meta">{{#PASSWORD_SET}}[[Last changed on <time data-time="day" datetime="{{TIME}}">{{AT}}</time>]]{{/PASSWORD_SET}}</p></div><div class="do"><a class="btn" href="{{PREFIX}}/profile/security/password" aria-label="[[Change password]]">[[Change]]</a></div></div>
<div data-two-step="{{STATE}}">
<div class="sub"><h3 id="two"><span>[[<span class="keep">Two-step</span> verification]]</span> {{#IS_ON}}<span class="badge good">[[On]]</span>{{/IS_ON}}{{#IS_OFF}}<span class="badge">[[Off]]</span>{{/IS_OFF}}</h3><p class="meta">{{#IS_ON}}[[After your password we ask for this.]]{{/IS_ON}}{{#IS_OFF}}[[Nobody gets in with your password alone once this is on.]]{{/IS_OFF}}</p></div>
<div class="row"><span class="ico{{#IS_ON}} good{{/IS_ON}}"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#message"/></svg></span><div><p class="name">[[Text messages]]</p><p class="meta">{{#IS_OFF}}[[We text a code to your phone each time you sign in.]]{{/IS_OFF}}{{#ON}}[[Codes go to {{>NUMBER}}.]] [[On since <time data-time="day" datetime="{{SINCE_TIME}}">{{SINCE}}</time>.]]{{#CAME_BACK}} [[Last used <time data-time="ago" datetime="{{VERIFIED_TIME}}">{{VERIFIED}}</time>.]]{{/CAME_BACK}}{{/ON}}</p></div>{{#BIN}}<div class="do"><a class="btn" href="{{PREFIX}}/profile/security/two-step/replace" aria-label="[[Change phone number]]">[[Change]]</a><form method="post" action="{{PREFIX}}/profile/security/two-step/disable"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn danger" type="submit" aria-label="[[Turn off two-step verification]]"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#bin"/></svg>[[Turn off]]</button></form></div>{{/BIN}}{{#LOCKED}}<div class="do"><a class="btn" href="{{PREFIX}}/profile/security/two-step/replace" aria-label="[[Change phone number]]">[[Change]]</a><span class="badge"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#lock"/></svg>[[Required]]</span></div>{{/LOCKED}}</div>
</div>
</div>
</section>
<section class="section" aria-labelledby="lose">
<header><h2 id="lose">[[If you lose your phone]]</h2><p class="meta">[[Or can't use your number any more.]]</p></header>
<div class="card">
{{#RECOVERY}}<div class="row"><span class="ico{{#ENOUGH}} good{{/ENOUGH}}{{#FEW}} warn{{/FEW}}"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#key"/></svg></span><div><h3>[[Recovery codes]]</h3><p class="meta">{{#CODES}}{{LEFT}} [[Made on <time data-time="day" datetime="{{MADE_TIME}}">{{MADE}}</time>.]]{{/CODES}}{{#WITHOUT}}[[You have no recovery codes.]]{{/WITHOUT}}</p></div><div class="do"><a class="btn" href="{{PREFIX}}/profile/security/recovery-codes">{{#CODES}}[[New codes]]{{/CODES}}{{#WITHOUT}}[[Make recovery codes]]{{/WITHOUT}}</a></div></div>{{/RECOVERY}}
<div class="row"><span class="ico"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#life_ring"/></svg></span><div><h3>[[Support]]</h3><p class="meta">[[They check that it is you. Then they help you back in.]]</p></div><div class="do"><a class="btn" href="mailto:{{SUPPORT}}">[[Write to support]]</a></div></div>
</div>
</section>
<section class="section" aria-labelledby="browsers">
<header><h2 id="browsers">[[Your browsers]]</h2><p class="meta">[[You are signed in here.]]</p></header>
<div class="card"><ul>
{{#SESSION}}
<li class="row"><span class="ico{{#THIS}} good{{/THIS}}"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#{{DEVICE}}"/></svg></span><div><h3><bdi>{{LABEL}}</bdi>{{#THIS}} <span class="badge good">[[This browser]]</span>{{/THIS}}</h3><p class="meta">{{#THIS}}[[Active now · <bdi>{{ADDRESS}}</bdi> · signed in <time data-time="ago" datetime="{{STARTED_TIME}}">{{STARTED}}</time>]]{{/THIS}}{{#OTHER}}[[Active <time data-time="ago" datetime="{{USED_TIME}}">{{USED}}</time> · <bdi>{{ADDRESS}}</bdi>]]<br>[[Signed in <time datetime="{{STARTED_TIME}}">{{STARTED}}</time>]]{{/OTHER}}</p></div>{{#OTHER}}<div class="do"><button class="btn" form="end" name="session" value="{{ID}}" aria-label="[[Sign out: {{LABEL}}, {{ADDRESS}}, {{STARTED}}]]">[[Sign out]]</button></div>{{/OTHER}}</li>
{{/SESSION}}
</ul>{{#OTHERS}}<form id="end" hidden method="post" action="{{PREFIX}}/profile/security/sessions/revoke"><input type="hidden" name="csrf" value="{{CSRF}}"></form><div class="end topline"><form method="post" action="{{PREFIX}}/profile/security/sessions/revoke-others"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn" type="submit">[[Sign out everywhere else]]</button></form></div>{{/OTHERS}}</div>
</section>
<section class="section" aria-labelledby="activity">
<header><h2 id="activity">[[Recent activity]]</h2><p class="meta">[[The newest of 28 days. Look for what you don't recognise.]] <span data-utc>[[Days and times are in UTC.]]</span></p></header>
<div class="card">
{{>ACTIVITY}}
<div class="end topline"><p class="meta">[[Something here wasn't you? Change your password and write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p><a href="{{PREFIX}}/profile/security/activity">[[See all 28 days]]</a></div></div>
</section>
{{#PROGRAMS}}
<section class="section" aria-labelledby="programs">
<header><h2 id="programs">[[App passwords]]</h2><p class="meta">[[For programs that can't show our sign-in page, such as a calendar or a backup.]]</p></header>
<div class="card">{{#SOME}}<ul>
{{#APP_TOKEN}}
<li class="row"><span class="ico"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#terminal"/></svg></span><div><h3><bdi>{{NAME}}</bdi>{{#EXPIRED}} <span class="badge">[[Expired]]</span>{{/EXPIRED}}</h3><p class="meta">[[Works at <bdi>{{HOSTS}}</bdi>.]] [[Created <time data-time="day" datetime="{{CREATED_TIME}}">{{CREATED}}</time>.]] {{#USED}}[[Last used <time data-time="ago" datetime="{{USED_TIME}}">{{USED_AT}}</time>.]]{{/USED}}{{#UNUSED}}[[Never used.]]{{/UNUSED}}{{#UNTIL}} [[Ends <time data-time="day" datetime="{{UNTIL_TIME}}">{{UNTIL_AT}}</time>.]]{{/UNTIL}}</p></div><div class="do"><button class="btn danger" form="delete" name="token" value="{{ID}}" aria-label="[[Delete: {{NAME}}]]">[[Delete]]</button></div></li>
{{/APP_TOKEN}}
</ul><form id="delete" hidden method="post" action="{{PREFIX}}/profile/security/app-tokens/revoke"><input type="hidden" name="csrf" value="{{CSRF}}"></form>{{/SOME}}{{#MORE_TOKENS}}<div class="end{{#SOME}} topline{{/SOME}}">{{#NONE}}<p class="soft">[[You have none.]]</p>{{/NONE}}<a class="btn" href="{{PREFIX}}/profile/security/app-tokens"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#plus"/></svg>[[New app password]]</a></div>{{/MORE_TOKENS}}</div>
</section>
{{/PROGRAMS}}
