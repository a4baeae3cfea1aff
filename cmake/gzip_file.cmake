# Script of twostep_gzip: compresses IN as OUT by the program GZIP, without name and time, so that the result is the same
# whenever it is built.
execute_process(COMMAND ${GZIP} -9nc ${IN} OUTPUT_FILE ${OUT} COMMAND_ERROR_IS_FATAL ANY)
