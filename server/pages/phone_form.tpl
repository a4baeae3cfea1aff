<div class="field">
<label for="phone">[[Phone number]]</label>
<p class="hint" id="phone-hint">[[Start with + and your country code, as in <bdi class="num" dir="ltr">+45 12345678</bdi>.]]</p>
{{>PHONE_ERROR}}
<input id="phone" name="phone" type="tel" dir="ltr" value="{{PHONE}}" autocomplete="tel" inputmode="tel" maxlength="40" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#PHONE_INVALID}}phone-error {{/PHONE_INVALID}}about phone-hint"{{#PHONE_INVALID}} aria-invalid="true"{{/PHONE_INVALID}}>
</div>
{{#COUNTRIES}}<details class="more"><summary>[[Find your country code]]</summary><dl class="facts">{{#COUNTRY}}<div><dt>{{NAME}}</dt><dd><bdi class="num" dir="ltr">{{CODE}}</bdi></dd></div>{{/COUNTRY}}</dl></details>{{/COUNTRIES}}
<div class="acts"><button class="btn {{NEXT_KIND}} wide" type="submit">[[Next]]</button>{{#DOUBT}}<input type="hidden" name="confirmed" value="{{NUMBER}}"><button class="btn {{KIND}} wide" type="submit" name="confirm" value="1">{{SAY}}</button>{{/DOUBT}}</div>
