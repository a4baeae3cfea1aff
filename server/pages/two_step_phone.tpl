{{#MANDATORY}}<div class="notice info" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#lock"/></svg><p>[[{{ORGANISATION}} requires two-step verification. Set it up to go on.]]</p></div>{{/MANDATORY}}
<section class="card pad" aria-labelledby="h">
<ol class="steps" aria-label="[[Step 1 of 2]]"><li aria-current="step">[[Phone number]]</li><li>[[Security code]]</li></ol>
<div class="flow"><h1 id="h">{{#FIRST_FACTOR}}[[Turn on <span class="keep">two-step</span> verification]]{{/FIRST_FACTOR}}{{#ONE_MORE}}[[Turn on text messages]]{{/ONE_MORE}}</h1><p id="about">[[Enter the number of your mobile phone. We text you a code now, and each time you sign in.]]</p></div>
<form method="post" action="{{PREFIX}}/profile/security/two-step/phone">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
{{>PHONE_FORM}}
</form>
{{#TOKENS_END}}<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[Once two-step verification is on, these app passwords stop working, since they were made without it: <strong>{{NAMES}}</strong>. You can make new ones then.]]</p></div>{{/TOKENS_END}}
<div class="notice info"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#info"/></svg><p class="hint">[[Text messages aren't perfect: criminals sometimes take over phone numbers. Never tell anybody a code.]]{{#APP_INSTEAD}}<br><a href="{{WAY}}">[[Use an authenticator app instead]]</a>{{/APP_INSTEAD}}{{#PASSKEY_INSTEAD}}<br><a href="{{WAY}}">[[Use a passkey instead]]</a>{{/PASSKEY_INSTEAD}}</p></div>
{{#NOT_NOW}}<form method="post" action="{{PREFIX}}/profile/security/two-step/not-now" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Not now]]</button></form>{{/NOT_NOW}}
{{#REQUIRED}}<form method="post" action="{{PREFIX}}/sign-out" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Sign out]]</button></form>{{/REQUIRED}}
</section>
