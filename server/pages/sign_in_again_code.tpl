<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">{{HEADING}}</h1><p>{{REASON}}</p></div>
{{#UNSENT}}
<p>[[We text a <span class="keep">6-digit</span> code to {{>NUMBER}}.]]</p>
<form method="post" action="{{PREFIX}}/sign-in/again/code/resend">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="acts"><button class="btn primary" type="submit"{{#FOCUS}} autofocus{{/FOCUS}}>[[Send the code]]</button>{{#CAN_LEAVE}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/CAN_LEAVE}}</div>
</form>
<p class="soft">[[No access to that phone? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{/UNSENT}}
{{>CODE_FORM}}
{{#MAYBE_LOST}}<p><a href="{{PREFIX}}/profile/security/authenticator-apps/lost">[[I no longer have this app]]</a></p>{{/MAYBE_LOST}}
{{#PASSKEY_LOST}}<p><a href="{{PREFIX}}/profile/security/passkeys/lost">[[I no longer have this passkey]]</a></p>{{/PASSKEY_LOST}}
{{#OTHER_WAYS}}<p><a href="{{WAY}}">[[Try another way]]</a></p>{{/OTHER_WAYS}}
</section>
