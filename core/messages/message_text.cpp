#include "core/messages/message_text.hpp"

#include "core/messages/gsm0338_table.hpp"

#include <string>

namespace twostep::core {

namespace {

/// What a language has to say. {service}, {minutes}, {support} and {more} are filled in; the code stands in front,
/// where a notification shows it first.
struct wording {
  std::string_view locale;
  std::string_view sign_in, enable, disable, replace, verification, step_up;
  std::string_view life; ///< of a code
  std::string_view enabled, disabled, reset, password, guessed, password_alone, password_row, token, object;
  std::string_view test;
  std::string_view lifted, moved; ///< further notices: a pause, the number
  std::string_view more;          ///< further things that the notice stands for
};

constexpr wording wordings[] = {
    {
        "en",
        "is your code to sign in to {service}.",
        "is your code to turn on two-step verification at {service}.",
        "is your code to turn off two-step verification at {service}.",
        "is your code to change your phone number at {service}.",
        "is your verification code for {service}.",
        "is your code to confirm that it is you at {service}.",
        "Valid {minutes} min. Never share it.",
        "{service}: two-step verification is on.",
        "{service}: two-step verification was turned off.",
        "{service}: support reset your two-step verification.",
        "{service}: your password was changed.",
        "{service}: someone with your password entered wrong codes.",
        "{service}: your password was entered in a new browser, but no code.",
        "{service}: 100 wrong passwords in a row. New browsers can't sign in now.",
        "{service}: a token was made that lets a program in as you.",
        "Not you? Contact {support}",
        "{service}: this is a test message.",
        "{service}: support lifted a pause of your account.",
        "{service}: your codes go to another number now.",
        "And {more} more.",
    },
    {
        "da",
        "er din kode til at logge ind på {service}.",
        "er din kode til at slå totrinsbekræftelse til hos {service}.",
        "er din kode til at slå totrinsbekræftelse fra hos {service}.",
        "er din kode til at skifte telefonnummer hos {service}.",
        "er din bekræftelseskode til {service}.",
        "er din kode til at bekræfte, at det er dig, hos {service}.",
        "Gælder {minutes} min. Del den aldrig.",
        "{service}: totrinsbekræftelse er slået til.",
        "{service}: totrinsbekræftelse er slået fra.",
        "{service}: supporten har nulstillet din totrinsbekræftelse.",
        "{service}: din adgangskode er ændret.",
        "{service}: nogen med din adgangskode har tastet forkerte koder.",
        "{service}: din adgangskode er brugt i en ny browser, men uden kode.",
        "{service}: 100 forkerte adgangskoder i træk. Nye browsere er lukket ude nu.",
        "{service}: der er lavet en nøgle, som et program kan logge ind med som dig.",
        "Ikke dig? Kontakt {support}",
        "{service}: dette er en testbesked.",
        "{service}: supporten har ophævet en spærring af din konto.",
        "{service}: dine koder går nu til et andet nummer.",
        "Og {more} mere.",
    },
    {
        "de",
        "ist Ihr Code zur Anmeldung bei {service}.",
        "ist Ihr Code, um die Bestätigung in zwei Schritten bei {service} einzuschalten.",
        "ist Ihr Code, um die Bestätigung in zwei Schritten bei {service} auszuschalten.",
        "ist Ihr Code, um Ihre Telefonnummer bei {service} zu ändern.",
        "ist Ihr Bestätigungscode für {service}.",
        "ist Ihr Code, um bei {service} zu bestätigen, dass Sie es sind.",
        "{minutes} Min. gültig. Nie weitergeben.",
        "{service}: Die Bestätigung in zwei Schritten ist eingeschaltet.",
        "{service}: Die Bestätigung in zwei Schritten wurde ausgeschaltet.",
        "{service}: Der Support hat Ihre Bestätigung in zwei Schritten zurückgesetzt.",
        "{service}: Ihr Passwort wurde geändert.",
        "{service}: Jemand mit Ihrem Passwort hat falsche Codes eingegeben.",
        "{service}: Ihr Passwort wurde in einem neuen Browser eingegeben, aber kein Code.",
        "{service}: 100 falsche Passwörter in Folge. Neue Browser sind jetzt ausgesperrt.",
        "{service}: Ein Schlüssel wurde erstellt, mit dem sich ein Programm als Sie anmeldet.",
        "Nicht Sie? Kontakt: {support}",
        "{service}: Dies ist eine Testnachricht.",
        "{service}: Der Support hat eine Sperre Ihres Kontos aufgehoben.",
        "{service}: Ihre Codes gehen jetzt an eine andere Nummer.",
        "Und {more} mehr.",
    },
    {
        "fi",
        "on kirjautumiskoodisi palveluun {service}.",
        "on koodisi kaksivaiheisen vahvistuksen käyttöönottoon: {service}.",
        "on koodisi kaksivaiheisen vahvistuksen poistamiseen: {service}.",
        "on koodisi puhelinnumeron vaihtamiseen: {service}.",
        "on vahvistuskoodisi: {service}.",
        "on koodisi, jolla vahvistat olevasi sinä: {service}.",
        "Voimassa {minutes} min. Älä jaa sitä.",
        "{service}: kaksivaiheinen vahvistus on käytössä.",
        "{service}: kaksivaiheinen vahvistus poistettiin käytöstä.",
        "{service}: tuki nollasi kaksivaiheisen vahvistuksesi.",
        "{service}: salasanasi vaihdettiin.",
        "{service}: joku salasanasi tietävä syötti vääriä koodeja.",
        "{service}: salasanasi annettiin uudessa selaimessa, mutta ei koodia.",
        "{service}: 100 väärää salasanaa peräkkäin. Uudet selaimet on nyt estetty.",
        "{service}: luotiin avain, jolla ohjelma kirjautuu nimissäsi.",
        "Etkö se ollut sinä? Ota yhteyttä: {support}",
        "{service}: tämä on testiviesti.",
        "{service}: tuki poisti tilisi eston.",
        "{service}: koodisi lähetetään nyt toiseen numeroon.",
        "Ja {more} muuta.",
    },
    {
        "fr",
        "est votre code pour vous connecter à {service}.",
        "est votre code pour activer la validation en deux étapes chez {service}.",
        "est votre code pour désactiver la validation en deux étapes chez {service}.",
        "est votre code pour changer de numéro chez {service}.",
        "est votre code de vérification pour {service}.",
        "est votre code pour confirmer que c'est bien vous chez {service}.",
        "Valable {minutes} min. Ne le donnez à personne.",
        "{service} : la validation en deux étapes est activée.",
        "{service} : la validation en deux étapes a été désactivée.",
        "{service} : le support a réinitialisé votre validation en deux étapes.",
        "{service} : votre mot de passe a été changé.",
        "{service} : quelqu'un qui a votre mot de passe a saisi de faux codes.",
        "{service} : votre mot de passe a été saisi dans un nouveau navigateur, sans code.",
        "{service} : 100 mots de passe faux de suite. Les nouveaux navigateurs sont bloqués.",
        "{service} : une clé a été créée pour qu'un programme se connecte en votre nom.",
        "Pas vous ? Contactez {support}",
        "{service} : ceci est un message de test.",
        "{service} : le support a levé un blocage de votre compte.",
        "{service} : vos codes vont maintenant à un autre numéro.",
        "Et {more} de plus.",
    },
    {
        "it",
        "è il tuo codice per accedere a {service}.",
        "è il tuo codice per attivare la verifica in due passaggi su {service}.",
        "è il tuo codice per disattivare la verifica in due passaggi su {service}.",
        "è il tuo codice per cambiare numero su {service}.",
        "è il tuo codice di verifica per {service}.",
        "è il tuo codice per confermare che sei tu su {service}.",
        "Vale {minutes} min. Non darlo a nessuno.",
        "{service}: la verifica in due passaggi è attiva.",
        "{service}: la verifica in due passaggi è stata disattivata.",
        "{service}: l'assistenza ha azzerato la tua verifica in due passaggi.",
        "{service}: la tua password è stata cambiata.",
        "{service}: qualcuno con la tua password ha inserito codici errati.",
        "{service}: la tua password è stata usata in un nuovo browser, ma senza codice.",
        "{service}: 100 password errate di fila. I nuovi browser ora sono bloccati.",
        "{service}: è stata creata una chiave con cui un programma accede a tuo nome.",
        "Non sei tu? Contatta {support}",
        "{service}: questo è un messaggio di prova.",
        "{service}: l'assistenza ha rimosso un blocco del tuo account.",
        "{service}: i tuoi codici ora vanno a un altro numero.",
        "E altri {more}.",
    },
    {
        "nb",
        "er koden din for å logge inn på {service}.",
        "er koden din for å slå på totrinnsbekreftelse hos {service}.",
        "er koden din for å slå av totrinnsbekreftelse hos {service}.",
        "er koden din for å bytte telefonnummer hos {service}.",
        "er bekreftelseskoden din for {service}.",
        "er koden din for å bekrefte at det er deg hos {service}.",
        "Gyldig i {minutes} min. Del den aldri.",
        "{service}: totrinnsbekreftelse er slått på.",
        "{service}: totrinnsbekreftelse er slått av.",
        "{service}: brukerstøtte har nullstilt totrinnsbekreftelsen din.",
        "{service}: passordet ditt er endret.",
        "{service}: noen med passordet ditt har tastet feil koder.",
        "{service}: passordet ditt er brukt i en ny nettleser, men uten kode.",
        "{service}: 100 feil passord på rad. Nye nettlesere er stengt ute nå.",
        "{service}: det er laget en nøkkel som et program kan logge inn med som deg.",
        "Ikke deg? Kontakt {support}",
        "{service}: dette er en testmelding.",
        "{service}: brukerstøtte har opphevet en sperre på kontoen din.",
        "{service}: kodene dine går nå til et annet nummer.",
        "Og {more} til.",
    },
    {
        "nl",
        "is je code om in te loggen bij {service}.",
        "is je code om verificatie in twee stappen bij {service} aan te zetten.",
        "is je code om verificatie in twee stappen bij {service} uit te zetten.",
        "is je code om je telefoonnummer bij {service} te wijzigen.",
        "is je verificatiecode voor {service}.",
        "is je code om te bevestigen dat jij het bent bij {service}.",
        "{minutes} min. geldig. Deel hem nooit.",
        "{service}: verificatie in twee stappen staat aan.",
        "{service}: verificatie in twee stappen is uitgezet.",
        "{service}: de helpdesk heeft je verificatie in twee stappen gereset.",
        "{service}: je wachtwoord is gewijzigd.",
        "{service}: iemand met je wachtwoord heeft foute codes ingevoerd.",
        "{service}: je wachtwoord is ingevoerd in een nieuwe browser, maar geen code.",
        "{service}: 100 foute wachtwoorden op rij. Nieuwe browsers zijn nu geblokkeerd.",
        "{service}: er is een sleutel gemaakt waarmee een programma namens jou inlogt.",
        "Was jij dit niet? Mail {support}",
        "{service}: dit is een testbericht.",
        "{service}: de helpdesk heeft een blokkering van je account opgeheven.",
        "{service}: je codes gaan nu naar een ander nummer.",
        "En nog {more}.",
    },
    {
        "sv",
        "är din kod för att logga in på {service}.",
        "är din kod för att slå på tvåstegsverifiering hos {service}.",
        "är din kod för att stänga av tvåstegsverifiering hos {service}.",
        "är din kod för att byta telefonnummer hos {service}.",
        "är din verifieringskod för {service}.",
        "är din kod för att bekräfta att det är du hos {service}.",
        "Gäller i {minutes} min. Dela den aldrig.",
        "{service}: tvåstegsverifiering är på.",
        "{service}: tvåstegsverifiering har stängts av.",
        "{service}: supporten har återställt din tvåstegsverifiering.",
        "{service}: ditt lösenord har ändrats.",
        "{service}: någon med ditt lösenord har angett fel koder.",
        "{service}: ditt lösenord har angetts i en ny webbläsare, men ingen kod.",
        "{service}: 100 fel lösenord i rad. Nya webbläsare är nu utestängda.",
        "{service}: en nyckel har skapats som ett program kan logga in med som du.",
        "Inte du? Kontakta {support}",
        "{service}: detta är ett testmeddelande.",
        "{service}: supporten har hävt en spärr på ditt konto.",
        "{service}: dina koder går nu till ett annat nummer.",
        "Och {more} till.",
    },
};

// Measured while compiling: a text that needs a second segment, or a character that no single segment can hold, is
// a mistake of this table. Room is left for a name of 15 characters, a host of 20 and an address of 30.
constexpr std::size_t one_segment = 160, service_room = 15, host_room = 20, support_room = 30, digits_of_code = 6;

/// Septets of a row's text with its words in braces filled in.
consteval std::size_t septets_of(std::string_view utf8) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < utf8.size();) {
    if (utf8[i] == '{') {
      const auto name = utf8.substr(i + 1, utf8.find('}', i) - i - 1);
      total += name == "service" ? service_room : name == "minutes" ? 2 : name == "more" ? 3 : support_room;
      i += name.size() + 2;
      continue;
    }
    const auto first = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    char32_t c = length == 1 ? first : first & (0xffu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) c = c << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
    const auto size = gsm_code_of(c).size;
    if (size == 0) throw "a character that isn't in GSM 03.38";
    total += size;
    i += length;
  }
  return total;
}

consteval bool fit_one_segment() {
  for (const auto& w : wordings) {
    for (const auto text : {w.sign_in, w.enable, w.disable, w.replace, w.verification, w.step_up})
      if (2 * digits_of_code + 1 + septets_of(text) + 1 + septets_of(w.life) + 5 + host_room > one_segment)
        return false;
    for (const auto text :
         {w.enabled, w.disabled, w.reset, w.password, w.guessed, w.password_alone, w.password_row, w.token, w.lifted,
          w.moved})
      if (septets_of(text) + 1 + septets_of(w.more) + 1 + septets_of(w.object) > one_segment) return false;
    if (septets_of(w.test) > one_segment) return false;
  }
  return true;
}
static_assert(fit_one_segment());

/// By the language alone: "de-AT" is German. English where there is no such row.
const wording& in(std::string_view locale) {
  auto language = locale.substr(0, locale.find_first_of("-_"));
  if (language == "no" || language == "nn") language = "nb";
  for (const auto& w : wordings)
    if (w.locale == language) return w;
  return wordings[0];
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
}

std::string_view sentence(const wording& w, purpose p) {
  switch (p) {
  case purpose::sign_in:
    return w.sign_in;
  case purpose::enable:
    return w.enable;
  case purpose::disable:
    return w.disable;
  case purpose::replace_old:
  case purpose::replace_new:
    return w.replace;
  case purpose::verification:
    return w.verification;
  case purpose::step_up:
    return w.step_up;
  }
  return w.verification;
}

std::string_view sentence(const wording& w, notice_kind kind) {
  switch (kind) {
  case notice_kind::two_step_enabled:
    return w.enabled;
  case notice_kind::two_step_disabled:
    return w.disabled;
  case notice_kind::two_step_reset:
    return w.reset;
  case notice_kind::password_changed:
    return w.password;
  case notice_kind::wrong_codes:
    return w.guessed;
  case notice_kind::app_token_created:
    return w.token;
  case notice_kind::password_alone:
    return w.password_alone;
  case notice_kind::password_row:
    return w.password_row;
  case notice_kind::unlocked:
    return w.lifted;
  case notice_kind::number_changed:
    return w.moved;
  }
  return w.guessed;
}

} // namespace

secret code_text(purpose p, const one_time_code& code, milliseconds lifetime, const sender_identity& from) {
  const auto& w = in(from.locale);
  const auto minutes_left = std::chrono::ceil<minutes>(lifetime).count();
  std::string text;
  text.reserve(256);
  text.append(code.reveal()).append(" ").append(sentence(w, p)).append(" ").append(w.life);
  replace(text, "{service}", from.service);
  replace(text, "{minutes}", std::to_string(minutes_left));
  text.append("\n\n@").append(from.host).append(" #").append(code.reveal());
  return secret(std::move(text));
}

secret notice_text(notice_kind kind, std::string_view support, const sender_identity& from, std::uint32_t more) {
  const auto& w = in(from.locale);
  std::string text(sentence(w, kind));
  if (more != 0) text.append(" ").append(w.more);
  text.append(" ").append(w.object);
  replace(text, "{service}", from.service);
  replace(text, "{more}", std::to_string(more));
  replace(text, "{support}", support);
  return secret(std::move(text));
}

secret test_text(const sender_identity& from) {
  auto text = std::string(in(from.locale).test);
  replace(text, "{service}", from.service);
  return secret(std::move(text));
}

} // namespace twostep::core
