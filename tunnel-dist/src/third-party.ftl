The libraries in lib/, with the licences that each one offers. Texts that a library does not carry in its
own jar are in licenses/, and licenses/CHOSEN.txt says which is taken where there are several.

<#list dependencyMap as entry>
<#assign project = entry.getKey()/>
<#assign licenses = entry.getValue()/>
<#if project.groupId != "io.portway">
${project.groupId}:${project.artifactId}:${project.version} | ${licenses?join(" | ")}
</#if>
</#list>
