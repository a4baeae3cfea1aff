{{#CONFIRM}}
<p>[[You haven't signed in with <strong class="number">{{MASKED}}</strong> for a long time. Numbers that are given up go to other people after a while, so no message was sent there yet.]]</p>
{{#CODE_ERROR}}<p class="error" id="code-error" role="alert">{{TEXT}}</p>{{/CODE_ERROR}}
<form method="post" action="{{RESEND}}" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<button class="primary" type="submit">[[Yes, send the code]]</button>
</form>
<p class="hint">[[No longer yours? Then write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{/CONFIRM}}
{{#LIVE}}
<p>[[We sent a text message with a 6-digit code to <strong class="number">{{MASKED}}</strong>. The code is good for {{MINUTES}}.]]</p>
{{#NEW_SINCE}}<p class="hint">[[Codes go to this number since <time datetime="{{TIME}}">{{AT}}</time>. You didn't set that up? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/NEW_SINCE}}
{{#UNDELIVERED}}<p class="notice" role="status">[[The message could not be delivered to this number. Please write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a> if it is right.]]</p>{{/UNDELIVERED}}
{{#LATE}}<p class="notice" role="status">[[The message is delayed: the text message service isn't answering at the moment. We keep trying. If nothing has come in a minute, ask for the message again below.]]</p>{{/LATE}}
{{#OTHER_SESSION}}<p class="notice">[[This change was begun in another browser and can only be finished there. You can cancel it here and start again.]]</p>{{/OTHER_SESSION}}
<form method="post" action="{{ACTION}}" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="code">[[Security code]]</label>
<input id="code" name="code" class="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="500" value="{{TYPED}}" placeholder="······" required autofocus{{#CODE_INVALID}} aria-invalid="true" aria-describedby="code-error"{{/CODE_INVALID}}>
{{#CODE_ERROR}}<p class="error" id="code-error">{{TEXT}}</p>{{/CODE_ERROR}}
</div>
{{#END_OTHERS}}<p class="choice"><input id="end_others" name="end_others" type="checkbox" value="1"{{#TICKED}} checked{{/TICKED}}><label for="end_others">[[Sign out everywhere else and delete app passwords]]</label></p>{{/END_OTHERS}}
<button class="primary" type="submit">{{BUTTON}}</button>
</form>
<div class="after">
{{#RESEND_NOW}}
<form method="post" action="{{RESEND}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{NEXT}}"><button class="quiet" type="submit">[[Send again]]</button></form>
{{/RESEND_NOW}}
{{#RESEND_LATER}}
<form method="post" action="{{RESEND}}" data-countdown="{{SECONDS}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{NEXT}}"><button class="quiet" type="submit" disabled>[[Send again]]</button><span class="hint" data-wait>[[in {{WAIT}}<noscript>, once you reload this page</noscript>]]</span></form>
{{/RESEND_LATER}}
{{#LAST_SEND}}<p class="hint">[[No more messages are sent for this code; the one you got stays good for {{MINUTES}}. After that you can start again for a new one.]]</p>{{/LAST_SEND}}
{{#CAN_CANCEL}}
<form method="post" action="{{CANCEL}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="quiet" type="submit">[[Cancel]]</button></form>
{{/CAN_CANCEL}}
</div>
{{#NEW_NUMBER}}<p class="hint">[[Wrong number? <a href="{{PREFIX}}/profile/security/two-step/phone">Enter another one</a>.]]</p>{{/NEW_NUMBER}}
{{/LIVE}}
{{#DEAD}}
{{#CODE_ERROR}}<p class="error" id="code-error" role="alert">{{TEXT}}</p>{{/CODE_ERROR}}
<p>[[There is no code to enter here: it was used, it is too old, or it was tried too often.]]</p>
{{#NEW_CODE}}
<form method="post" action="{{ANEW}}" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<button class="primary" type="submit">[[Get a new code]]</button>
</form>
{{/NEW_CODE}}
{{#START_AGAIN}}<p><a class="button" href="{{RESTART}}">[[Start again]]</a></p>{{/START_AGAIN}}
{{/DEAD}}
{{#NO_PHONE}}<p class="hint">[[No access to that phone? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/NO_PHONE}}
