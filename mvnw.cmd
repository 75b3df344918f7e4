@echo off
rem Runs a pinned Maven. The first time it is taken from MVNW_REPOURL if that is set, else through an
rem installed mvn, so that the mirrors you have set up are honoured.
setlocal
set VERSION=3.9.16
set SHA512=ed41650d42485cfc243fad22158caf9cbb5dc408ce7a09ddb94dd42a019de929ca43065bfa450612cf12bf78b5cafa3884b96c090de326ff590448c933454af3
set DISTS=%USERPROFILE%\.m2\wrapper\dists
set MAVEN=%DISTS%\apache-maven-%VERSION%
set NAME=apache-maven-%VERSION%-bin.zip
if exist "%MAVEN%\bin\mvn.cmd" goto run

echo mvnw: obtaining Maven %VERSION%, once 1>&2
set DRAFT=%DISTS%\draft-%RANDOM%%RANDOM%
mkdir "%DRAFT%"
if defined MVNW_REPOURL (
  powershell -NoProfile -Command "Invoke-WebRequest -UseBasicParsing -Uri ($env:MVNW_REPOURL.TrimEnd('/') + '/org/apache/maven/apache-maven/%VERSION%/%NAME%') -OutFile '%DRAFT%\%NAME%'" || goto missing
) else (
  call mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy "-Dartifact=org.apache.maven:apache-maven:%VERSION%:zip:bin" "-DoutputDirectory=%DRAFT%" || goto missing
)
powershell -NoProfile -Command "if ((Get-FileHash -Algorithm SHA512 '%DRAFT%\%NAME%').Hash -ne '%SHA512%') { exit 1 }" || goto altered
powershell -NoProfile -Command "Expand-Archive '%DRAFT%\%NAME%' '%DRAFT%'" || goto missing
move "%DRAFT%\apache-maven-%VERSION%" "%MAVEN%" >nul
rmdir /s /q "%DRAFT%"

:run
call "%MAVEN%\bin\mvn.cmd" -f "%~dp0pom.xml" %*
exit /b %ERRORLEVEL%

:missing
rmdir /s /q "%DRAFT%"
echo mvnw: Maven %VERSION% is not here yet; install any mvn, or set MVNW_REPOURL to a Maven repository. 1>&2
exit /b 1

:altered
rmdir /s /q "%DRAFT%"
echo mvnw: what was obtained is not Maven %VERSION%: its SHA-512 differs; check where it came from. 1>&2
exit /b 1
