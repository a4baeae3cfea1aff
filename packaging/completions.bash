# Completes twostep's commands and options by asking the program.
_twostep() {
    local word=${COMP_WORDS[COMP_CWORD]} typed=() choices i
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == -* ]] && break
        typed+=("${COMP_WORDS[i]}")
    done
    case ${COMP_WORDS[COMP_CWORD - 1]} in
        --config | --data | --admin-socket | --key) return ;; # files: bash's default completion
    esac
    if [[ $word == -* ]]; then
        choices=$(twostep "${typed[@]:0:2}" --help 2>/dev/null | grep -oE -- '^  --[a-z-]+')
    elif ((${#typed[@]} < 2)); then
        choices=$(twostep help 2>/dev/null | sed -nE 's/^  twostep (([a-z-]+ )?[a-z-]+)  .*/\1/p' |
            awk -v first="${typed[0]}" 'first == "" { print $1 } first != "" && $1 == first { print $2 }' | sort -u)
    fi
    mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$word")
}
complete -o default -F _twostep twostep
