<h1>[[My profile]]</h1>
<nav class="tabs" aria-label="[[My profile]]">
<a href="{{PREFIX}}/profile">[[Profile]]</a>
<a href="{{PREFIX}}/profile/security" aria-current="page">[[Security]]</a>
</nav>
{{#MUST_CHANGE}}<p class="notice" role="status">[[Your password was chosen by somebody else. Please choose one of your own before you go on.]]</p>{{/MUST_CHANGE}}
<section class="card" aria-labelledby="two-step-heading" data-two-step="{{STATE}}">
<h2 id="two-step-heading">[[Two-step verification]] {{#ON}}<span class="badge on">[[On]]</span>{{/ON}}{{#TURNING_OFF}}<span class="badge on">[[On]]</span>{{/TURNING_OFF}}{{#OFF}}<span class="badge">[[Off]]</span>{{/OFF}}{{#TURNING_ON}}<span class="badge">[[Off]]</span>{{/TURNING_ON}}</h2>
{{#OFF}}
<p>[[Besides your password, every sign-in then asks for a code that arrives on your phone by text message. Somebody who learns your password still can't get in.]]</p>
<p class="hint">[[Good to know: text messages protect far better than a password alone, but a phone number can be taken over or its messages read on the way. Never share a code with anyone.]]</p>
<p><a class="button primary" href="{{PREFIX}}/profile/security/two-step/phone">[[Get started]]</a></p>
{{/OFF}}
{{#TURNING_ON}}
<p>[[A code was sent to <strong class="number">{{MASKED}}</strong>. Two-step verification is on once you have entered it.]]</p>
<div class="row"><a class="button primary" href="{{PREFIX}}/profile/security/two-step/enable">[[Enter the code]]</a>
<form method="post" action="{{PREFIX}}/profile/security/two-step/enable/cancel"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="quiet" type="submit">[[Cancel]]</button></form></div>
{{/TURNING_ON}}
{{#ON}}
<div class="row spread">
<p>[[Codes go to <strong class="number">{{MASKED}}</strong>.]]<br><span class="hint">[[On since <time datetime="{{SINCE_TIME}}">{{SINCE}}</time>.]]{{#CAME_BACK}} [[Last signed in with a code on <time datetime="{{VERIFIED_TIME}}">{{VERIFIED}}</time>.]]{{/CAME_BACK}}</span></p>
{{#BIN}}
<form method="post" action="{{PREFIX}}/profile/security/two-step/disable"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="icon" type="submit" aria-label="[[Turn off two-step verification]]" title="[[Turn off two-step verification]]"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M4 7h16M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3"/></svg></button></form>
{{/BIN}}
</div>
{{#LONG_UNVERIFIED}}<p class="notice">[[No code has come back from this number for a long time. Is it still yours? If not, write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a> before you sign out: the next sign-in needs it.]]</p>{{/LONG_UNVERIFIED}}
{{#MANDATORY}}<p class="hint">[[Your organisation requires two-step verification, so it can't be turned off here. Questions? Ask <a href="mailto:{{CONTACT}}">{{CONTACT}}</a>.]]</p>{{/MANDATORY}}
{{#BIN}}<p class="hint">[[To use another number, turn it off with the bin and on again with the new number.]]</p>{{/BIN}}
{{/ON}}
{{#TURNING_OFF}}
<p>[[A code was sent to <strong class="number">{{MASKED}}</strong>. Two-step verification stays on until you have entered it.]]</p>
<div class="row"><a class="button primary" href="{{PREFIX}}/profile/security/two-step/disable/confirm">[[Enter the code]]</a>
<form method="post" action="{{PREFIX}}/profile/security/two-step/disable/cancel"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="quiet" type="submit">[[Keep it on]]</button></form></div>
{{/TURNING_OFF}}
</section>
<section class="card" aria-labelledby="password-heading">
<h2 id="password-heading">[[Password]]</h2>
<form method="post" action="{{PREFIX}}/profile/security/password" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="text" name="email" value="{{EMAIL}}" autocomplete="username" hidden readonly>
<div class="field">
<label for="current_password">[[Current password]]</label>
<input id="current_password" name="current_password" type="password" autocomplete="current-password" data-reveal required{{#CURRENT_PASSWORD_INVALID}} aria-invalid="true" aria-describedby="current-password-error"{{/CURRENT_PASSWORD_INVALID}}>
{{#CURRENT_PASSWORD_ERROR}}<p class="error" id="current-password-error">{{TEXT}}</p>{{/CURRENT_PASSWORD_ERROR}}
</div>
<div class="field">
<label for="new_password">[[New password]]</label>
<input id="new_password" name="new_password" type="password" autocomplete="new-password" data-reveal required aria-describedby="new-password-hint{{#NEW_PASSWORD_INVALID}} new-password-error{{/NEW_PASSWORD_INVALID}}"{{#NEW_PASSWORD_INVALID}} aria-invalid="true"{{/NEW_PASSWORD_INVALID}}>
<p class="hint" id="new-password-hint">[[At least {{LEAST}} characters; anything goes, spaces too.]]</p>
{{#NEW_PASSWORD_ERROR}}<p class="error" id="new-password-error">{{TEXT}}</p>{{/NEW_PASSWORD_ERROR}}
</div>
<button type="submit">[[Change password]]</button>
</form>
</section>
<section class="card" aria-labelledby="sessions-heading">
<h2 id="sessions-heading">[[Where you are signed in]]</h2>
<ul class="list">
{{#SESSION}}
<li><div><strong>{{LABEL}}</strong>{{#THIS}} <span class="badge on">[[This browser]]</span>{{/THIS}}<br><span class="hint">[[{{ADDRESS}}, since <time datetime="{{STARTED_TIME}}">{{STARTED}}</time>]]</span></div>
{{#OTHER}}<form method="post" action="{{PREFIX}}/profile/security/sessions/revoke"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="session" value="{{ID}}"><button class="quiet" type="submit" aria-label="[[Sign out {{LABEL}}]]">[[Sign out]]</button></form>{{/OTHER}}</li>
{{/SESSION}}
</ul>
</section>
{{#PROGRAMS}}
<section class="card" aria-labelledby="programs-heading">
<h2 id="programs-heading">[[App passwords]]</h2>
<p class="hint">[[A program that can't show a sign-in page (a command line, a backup, a calendar) opens applications with an app password of yours.]]</p>
<ul class="list">
{{#APP_TOKEN}}
<li><div><strong>{{NAME}}</strong>{{#EXPIRED}} <span class="badge">[[Expired]]</span>{{/EXPIRED}}<br><span class="hint">[[For {{HOSTS}}]]<br>[[Created <time datetime="{{CREATED_TIME}}">{{CREATED}}</time>]]{{#UNTIL}}[[, good until <time datetime="{{UNTIL_TIME}}">{{UNTIL_AT}}</time>]]{{/UNTIL}}<br>{{#USED}}[[Last used about <time datetime="{{USED_TIME}}">{{USED_AT}}</time>]]{{/USED}}{{#UNUSED}}[[Never used]]{{/UNUSED}}</span></div>
<form method="post" action="{{PREFIX}}/profile/security/app-tokens/revoke"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="token" value="{{ID}}"><button class="quiet" type="submit" aria-label="[[Delete {{NAME}}]]">[[Delete]]</button></form></li>
{{/APP_TOKEN}}
</ul>
{{#MORE_TOKENS}}<p><a class="button" href="{{PREFIX}}/profile/security/app-tokens">[[Create an app password]]</a></p>{{/MORE_TOKENS}}
</section>
{{/PROGRAMS}}
<section class="card" aria-labelledby="activity-heading">
<h2 id="activity-heading">[[Recent activity]]</h2>
<ul class="list plain">
{{#ACTIVITY}}<li><span>{{WHAT}}</span><time class="hint" datetime="{{TIME}}">{{AT}}</time></li>{{/ACTIVITY}}
</ul>
<p class="hint">[[Something here wasn't you? Change your password and write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
</section>
